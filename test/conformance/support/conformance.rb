# frozen_string_literal: true

# One list of scenarios, run against stock Action Cable and against the gem: what one is told, both are.
#
#   Conformance.group "Subscriptions" do
#     scenario "a subscription is confirmed" do
#       connect.subscribe(channel: "EchoChannel")
#     end
#   end
module Conformance
  ROOT = File.expand_path("..", __dir__)
  SIDES = %w[stock ours].freeze

  @groups = []

  class << self
    attr_reader :groups

    def group(title, &block)
      groups << Group.new(title, &block)
    end

    # A name is how docs/compatibility.md knows a scenario.
    def load_scenarios
      Dir[File.join(ROOT, "scenarios/*.rb")].each { |path| require path }
      twice = names.tally.select { |_name, count| count > 1 }.keys
      raise ArgumentError, "more than one scenario has the name #{twice.first.inspect}" if twice.any?
    end

    def names
      groups.flat_map(&:scenarios).map(&:name)
    end
  end
end

require_relative "group"
