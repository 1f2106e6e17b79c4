# frozen_string_literal: true

module Bench
  # By nearest rank: always a figure that was measured.
  module Percentile
    def self.of(figures, percentile)
      figures.sort[(figures.size * percentile / 100.0).ceil - 1]
    end
  end
end
