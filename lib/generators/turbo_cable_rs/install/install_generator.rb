# frozen_string_literal: true

require "rails/generators/base"
require "turbo_cable_rs/configuration"
require_relative "cable_yml"
require_relative "checklist"

module TurboCableRs
  module Generators # :nodoc:
    # <tt>bin/rails generate turbo_cable_rs:install</tt>, described in USAGE.
    class InstallGenerator < Rails::Generators::Base
      ADAPTER_NAME = /\A[a-z]\w*\z/i
      RAILS_ENVIRONMENTS = %w[development test production].freeze
      NEW_CABLE_YML = "test:\n  adapter: test\n"

      source_root File.expand_path("templates", __dir__)

      class_option :adapter, type: :string, lazy_default: "", banner: "NAME",
                             desc: "Name this adapter in #{CableYml::PATH}, which is otherwise left alone"
      class_option :environment, type: :array, banner: "NAME [NAME…]",
                                 desc: "Environments that --adapter is for (default: all but test)"

      def self.exit_on_failure? # :nodoc:
        true
      end

      # Comes first and writes nothing: a mistake in the options leaves the app as it was.
      def check_options
        return if behavior == :revoke

        refuse "--environment says where --adapter goes: give both" if options[:environment] && !adapter
        cable_yml_after if adapter
      end

      # One that was edited is kept, unless with --force.
      def create_initializer
        template "initializer.rb.tt", "config/initializers/turbo_cable_rs.rb", skip: true
      end

      # Only with --adapter, and not when the generator is taken back: the adapter may be needed still.
      def edit_cable_yml
        return if behavior == :revoke || !adapter

        create_file CableYml::PATH, cable_yml_after.text, force: true
      end

      # Ends with the list of what the generator leaves to people.
      def say_what_is_left
        left = behavior == :revoke ? left_after_removal : left_after_install
        return if left.empty?

        say "\nLeft to do for turbo_cable_rs:"
        left.each { |item| say "  * #{item}" }
      end

      private

      # The next three are for the template.
      def settings
        Configuration::SETTINGS
      end

      def comment(reason)
        reason.gsub(/(.{1,100})(?:\s+|\z)/, "  # \\1\n")
      end

      def literal(default)
        default.inspect.gsub(/\d(?=(\d{3})+\z)/, "\\0_")
      end

      def adapter
        options[:adapter]
      end

      def cable_yml_after
        @cable_yml_after ||= cable_yml.with_adapter(adapter_name, environments: environments)
      rescue CableYml::Error => error
        refuse error.message
      end

      def adapter_name
        return adapter if adapter.match?(ADAPTER_NAME)

        refuse "--adapter must be the name of an adapter, such as turbo_cable_rs or redis, got #{adapter.inspect}"
      end

      def environments
        return default_environments unless options[:environment]

        options[:environment].flat_map { |names| names.split(",") }.each do |name|
          known = cable_yml.environments.include?(name) || environment?(name)
          refuse "No environment #{name.inspect} in #{CableYml::PATH} or config/environments" unless known
        end
      end

      # Sections that only hold shared settings (default: &default) are no environments.
      def default_environments
        named = cable_yml.environments.select { |name| environment?(name) } - ["test"]
        named.any? ? named : RAILS_ENVIRONMENTS - ["test"]
      end

      def environment?(name)
        RAILS_ENVIRONMENTS.include?(name) || File.file?(in_app("config/environments/#{name}.rb"))
      end

      def left_after_install
        Checklist.new(root: destination_root, action_cable: action_cable, adapters: adapters).to_a +
          ["Restart the server."]
      end

      def left_after_removal
        users = adapters.select { |_, name| name == "turbo_cable_rs" }.keys
        return [] if users.empty?

        ["#{CableYml::PATH} is left alone: name another adapter than turbo_cable_rs there " \
         "(#{users.join(', ')}) before the gem leaves the Gemfile."]
      end

      def adapters
        (@cable_yml_after || cable_yml).adapters
      rescue CableYml::Error
        {}
      end

      def cable_yml
        @cable_yml ||= CableYml.new(current_cable_yml)
      end

      def current_cable_yml
        path = in_app(CableYml::PATH)
        File.file?(path) ? File.binread(path).force_encoding(Encoding::UTF_8) : NEW_CABLE_YML
      end

      def in_app(path)
        File.expand_path(path, destination_root)
      end

      def action_cable
        Rails.application.config.action_cable if defined?(ActionCable::Engine) && Rails.application
      end

      def refuse(message)
        raise Thor::Error, message
      end
    end
  end
end
