# frozen_string_literal: true

require_relative "batch"
require_relative "threads"

module Conformance
  # All scenarios that are wanted, on all sides that are.
  class Run
    # Servers of one side that start and work at once.
    SERVERS = 3

    # @param sides [Array<String>]
    # @param only [Regexp] groups or scenarios
    def initialize(rails:, sides: SIDES, only: //)
      @rails = rails
      @sides = sides
      @only = only
    end

    # @return [Array<Result>] in the order of the scenarios
    def results
      results = Threads.map(@sides, @sides.size) { |side| results_of(side) }.flatten
      results.sort_by { |result| position(result.scenario) }
    ensure
      Server.kill_all
    end

    private

    def results_of(side)
      Threads.map(Batch.of(groups), SERVERS) { |batch| batch.run(side, @rails) }.flatten
    end

    def groups
      @groups ||= Conformance.groups.filter_map { |group| group.only(@only) }
    end

    def position(scenario)
      @positions ||= groups.flat_map(&:scenarios).each_with_index.to_h
      @positions.fetch(scenario)
    end
  end
end
