# frozen_string_literal: true

require_relative "trial"

module Conformance
  # One behaviour, as a sentence and as what shows it. `since`: the first Rails that has what it is about.
  Scenario = Struct.new(:group, :name, :since, :body, keyword_init: true) do
    def in?(rails)
      since.nil? || rails.version >= Gem::Version.new(since)
    end
  end

  # Scenarios about one thing, and the server they need.
  class Group
    SERVER = { action_cable: {}, turbo_cable_rs: {}, initializer: "", exclusive: false }.freeze

    attr_reader :title, :server_options, :scenarios

    # @param block what the group says: methods that it defines are there in its scenarios
    def initialize(title, &block)
      @title = title
      @server_options = SERVER
      @scenarios = []
      @trials = Class.new(Trial)
      @trials.group = self
      @trials.class_exec(&block)
    end

    # A run of one of the scenarios.
    def trial(...)
      @trials.new(...)
    end

    # Groups that want the same share a process.
    #
    # @param action_cable [Hash] settings of config.action_cable
    # @param turbo_cable_rs [Hash] settings of config.turbo_cable_rs, which stock has not got
    # @param initializer [String] Ruby to run when the app has booted
    # @param exclusive [Boolean] a process for this group alone, and one scenario after the other
    def server(**options)
      unknown = options.keys - SERVER.keys
      raise ArgumentError, "a server has no #{unknown.join(', ')}; it has #{SERVER.keys.join(', ')}" if unknown.any?

      @server_options = SERVER.merge(options)
    end

    def exclusive?
      server_options.fetch(:exclusive)
    end

    # @return [Group, nil] this group with what matches, or nil without
    def only(pattern)
      return self if pattern.match?(title)

      chosen = scenarios.select { |scenario| pattern.match?(scenario.name) }
      dup.tap { |copy| copy.scenarios = chosen } if chosen.any?
    end

    def scenario(name, since: nil, &body)
      scenarios << Scenario.new(group: self, name: name, since: since, body: body)
    end

    protected

    attr_writer :scenarios
  end
end
