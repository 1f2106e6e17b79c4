# frozen_string_literal: true

require_relative "differences"
require_relative "result"
require_relative "server"

module Conformance
  # The scenarios that share one server.
  class Batch
    # Scenarios that run at once; most of them wait.
    THREADS = 6

    # @param groups [Array<Group>]
    # @return [Array<Batch>] those with the most to do first
    def self.of(groups)
      shared, alone = groups.partition { |group| !group.exclusive? }
      batches = [*shared.group_by(&:server_options).values, *alone.map { |group| [group] }]
      batches.map { |members| new(members) }.sort_by { |batch| -batch.scenarios.size }
    end

    attr_reader :scenarios

    def initialize(groups)
      @options = groups.first.server_options
      @scenarios = groups.flat_map(&:scenarios)
      @threads = groups.first.exclusive? ? 1 : THREADS
    end

    # @return [Array<Result>]
    def run(side, rails)
      present, missing = scenarios.partition { |scenario| scenario.in?(rails) }
      missing.map { |scenario| Result.skipped(scenario, side) } + (present.any? ? run_all(present, side, rails) : [])
    end

    private

    def run_all(scenarios, side, rails)
      server = Server.new(side, rails, @options)
      server.start
      Threads.map(scenarios, @threads) do |scenario|
        judge(scenario, side) { try(scenario, scenario.group.trial(server, rails), side) }
      end
    rescue Server::Failed => error
      scenarios.map { |scenario| Result.failed(scenario, side, error) }
    ensure
      server&.kill
    end

    # Stock's threads overtake each other as they please, the more so on a busy machine: what is not as the table of
    # differences says is tried once more. Ours has one try.
    def judge(scenario, side)
      result = yield
      side == "stock" && result.failed? != Differences.names.include?(scenario.name) ? yield : result
    end

    def try(scenario, trial, side)
      trial.run(scenario)
      Result.passed(scenario, side)
    rescue Minitest::Assertion, StandardError => error
      Result.failed(scenario, side, error)
    end
  end
end
