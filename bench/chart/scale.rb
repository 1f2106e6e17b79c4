# frozen_string_literal: true

module Bench
  # Lengths of bars by powers of ten: from that below the least value to the greatest value.
  class Scale
    # The shortest bar still has a length.
    LEAST_LENGTH = 3

    def initialize(values, length:)
      @first = Math.log10(values.min).floor
      @range = Math.log10(values.max) - @first
      @length = length
    end

    def length(value)
      return @length if @range.zero?

      (@length * (Math.log10(value) - @first) / @range).clamp(LEAST_LENGTH, @length).round(1)
    end
  end
end
