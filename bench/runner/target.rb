# frozen_string_literal: true

module Bench
  # A figure that the gem must reach, and the bound that it may not pass.
  class Target
    attr_reader :title, :figure

    # @param figure [Float, nil] nil where it was not measured
    def initialize(title, figure, at_most: nil, at_least: nil)
      @title = title
      @figure = figure
      @at_most = at_most
      @at_least = at_least
    end

    def bound
      @at_most ? "≤ #{@at_most}" : "≥ #{@at_least}"
    end

    def verdict
      return "not measured" unless figure

      met? ? "met" : "missed"
    end

    private

    def met?
      @at_most ? figure <= @at_most : figure >= @at_least
    end
  end
end
