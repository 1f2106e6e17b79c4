# frozen_string_literal: true

require "json"
require_relative "bench"
require_relative "options"
require_relative "section"

module Bench
  # What a file of results says: the medians of all rounds.
  class Figures
    # @raise [Error] when there is no such file
    def self.load(path)
      new(JSON.parse(File.read(path)))
    rescue Errno::ENOENT
      raise Error, "there are no results in #{path}: bin/bench makes them"
    end

    # @return [String] how it was measured
    attr_reader :options

    def initialize(results)
      @options = results.fetch("options")
      @workloads = results.fetch("workloads").transform_values { |workload| workload.fetch("trials") }
    end

    # @return [Float, nil] nil where it was not measured
    def median(workload, contestant, metric)
      middle(figures(workload, contestant, metric))
    end

    # How many times larger one is than the other: in each round, then the median.
    #
    # @return [Float, nil]
    def ratio(workload, contestant, other, metric)
      pairs = figures(workload, contestant, metric).zip(figures(workload, other, metric))
      middle(pairs.filter_map { |figure, base| figure / base.to_f if figure && base&.positive? })
    end

    private

    def figures(workload, contestant, metric)
      trials = @workloads.dig(workload.to_s, contestant.to_s) || []
      trials.map { |trial| trial[metric.to_s] }
    end

    def middle(figures)
      sorted = figures.compact.sort
      return if sorted.empty?

      (sorted[(sorted.size - 1) / 2] + sorted[sorted.size / 2]) / 2.0
    end
  end
end
