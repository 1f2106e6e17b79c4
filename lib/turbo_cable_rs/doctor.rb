# frozen_string_literal: true

require "turbo_cable_rs/doctor/layer"
require "turbo_cable_rs/doctor/surroundings"
require "generators/turbo_cable_rs/install/checklist"

module TurboCableRs
  # What `bin/rails turbo_cable_rs:doctor` prints: which of the gem's layers are active in an app and why the others are
  # not, what is around them, and what its owner has to do.
  class Doctor
    # @param app [Rails::Application] one that is initialized
    # @param output [IO]
    def initialize(app, output: $stdout)
      @app = app
      @output = output
      @surroundings = Surroundings.new(app)
    end

    # Prints the report.
    #
    # @return [Boolean] whether all that should be on is, and nothing is left to do
    def examine
      load_as_a_server
      print_section "Versions (#{Rails.env})", @surroundings.versions
      print_section "Layers", (layers.map { |layer| [layer.name, layer.state] })
      print_section "Around it", @surroundings.to_a
      print_problems
      problems.empty?
    end

    # @return [Array<String>] what keeps the app from what it asks for in its settings, and what is left to do
    def problems
      @problems ||= layers.filter_map(&:problem) + @surroundings.problems + checklist
    end

    private

    # Code that is loaded later than at boot could still get in the way.
    def load_as_a_server
      @app.eager_load! if @app.config.eager_load
      ActionCable::Channel::Base && ActionCable.server if action_cable
    end

    def layers
      @layers ||= action_cable ? Layer.all(connection_class) : []
    end

    def connection_class
      ActionCable.server.config.connection_class.call
    end

    def action_cable
      @app.config.action_cable if defined?(ActionCable::Engine)
    end

    def checklist
      Generators::Checklist.new(root: @app.root.to_s, action_cable: action_cable,
                                adapters: { Rails.env => @surroundings.adapter }, gems: Gem.loaded_specs.keys).to_a
    end

    def print_section(title, rows)
      width = rows.map { |name, _| name.length }.max.to_i
      @output.puts title, rows.map { |name, text| "  #{name.ljust(width)}  #{text}" }, ""
    end

    def print_problems
      return @output.puts "All is well." if problems.empty?

      @output.puts "To do", (problems.map { |problem| "  * #{problem}" })
    end
  end
end
