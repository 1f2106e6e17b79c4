# frozen_string_literal: true

require_relative "rounds"
require_relative "section"

module Bench
  # All workloads with all contestants.
  class Campaign
    # @return [Array<String>] what could not be measured, and why
    attr_reader :failures

    # @return [Array<Section>]
    attr_reader :sections

    def initialize(options)
      @options = options
      @failures = []
    end

    def run
      @sections = @options.workloads.filter_map { |name| measure(name, Workloads::ALL.fetch(name)) }
    end

    private

    def measure(name, workload)
      sizes = @options.sizes_of(name)
      contestants = workload.contestants(@options.contestants)
      return if contestants.empty?

      results = Rounds.measure(contestants, runs: @options.rounds_of(name), title: name) do |contestant|
        attempt(name, contestant) { workload.new(contestant, sizes).figures }
      end
      Section.new(name: name, title: workload.title(sizes), metrics: workload.metrics(sizes), results: results)
    end

    # Half an hour of figures is not given up for one that is missing. No figures, no row.
    def attempt(name, contestant)
      yield
    rescue Error => error
      @failures << "#{name}, #{contestant.title}: #{error.message}"
      warn @failures.last
      {}
    end
  end
end
