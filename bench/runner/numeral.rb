# frozen_string_literal: true

module Bench
  # A figure for readers: three digits that count, thousands set apart.
  module Numeral
    def self.of(number)
      return "0" if number.zero?

      decimals = 2 - Math.log10(number.abs).floor
      rounded = number.round(decimals)
      whole, fraction = format("%.#{[decimals, 0].max}f", rounded).split(".")
      [whole.gsub(/(?<=\d)(?=(\d{3})+$)/, ","), fraction].compact.join(".")
    end
  end
end
