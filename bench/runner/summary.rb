# frozen_string_literal: true

require_relative "metric"

module Bench
  # The trials of all contestants, reduced to medians, ranges and ratios.
  class Summary
    Cell = Struct.new(:median, :minimum, :maximum, :ratio, keyword_init: true)

    attr_reader :results

    def initialize(results)
      @results = results
    end

    def contestants
      results.keys
    end

    # What the others are compared with.
    def baseline
      contestants.first
    end

    # nil where the contestant has no such figure.
    def cell(contestant, metric)
      figures = figures(contestant, metric)
      return if figures.empty?

      Cell.new(median: median(figures), minimum: figures.min, maximum: figures.max, ratio: ratio(contestant, metric))
    end

    private

    # Each round by itself, then the median: what slowed a whole round down cancels out.
    def ratio(contestant, metric)
      return if contestant == baseline

      rounds = figures(contestant, metric).zip(figures(baseline, metric))
      ratios = rounds.filter_map { |figure, base| metric.ratio(figure, base) }
      median(ratios) unless ratios.empty?
    end

    def figures(contestant, metric)
      results.fetch(contestant).filter_map { |trial| trial[metric.name] }
    end

    def median(figures)
      sorted = figures.sort
      middle = sorted.size / 2
      sorted.size.odd? ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0
    end
  end
end
