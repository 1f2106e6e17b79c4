# frozen_string_literal: true

require_relative "scale"

module Bench
  # A part of the chart: one figure of all contestants, as bars on a scale of powers of ten.
  class Panel
    BAR_HEIGHT = 14
    ROW_HEIGHT = 20
    HEADING_HEIGHT = 34
    # Where a text's line is, below the top of what it belongs to.
    BASELINE = 11
    # Where bars begin, and how long the longest is; a value stands behind it.
    NAMES_WIDTH = 200
    BARS_WIDTH = 380
    VALUES_WIDTH = 80
    WIDTH = NAMES_WIDTH + BARS_WIDTH + VALUES_WIDTH

    # @param better [String] what a reader has to look for
    # @param bars [Array<Array(Contestant, Float)>] without those that were not measured
    def initialize(title, better, bars)
      @title = title
      @better = better
      # A figure of zero has no logarithm.
      @bars = bars.select { |_, value| value&.positive? }
    end

    def height
      HEADING_HEIGHT + (@bars.size * ROW_HEIGHT)
    end

    # @return [Array<String>] elements of an SVG, from `top` on
    def draw(top)
      [text(@title, "heading", left: 0, top: top), text(@better, "better", left: WIDTH, top: top), *rows(top)]
    end

    private

    def rows(top)
      scale = Scale.new(@bars.map(&:last), length: BARS_WIDTH) if @bars.any?
      @bars.each_with_index.flat_map do |(contestant, value), index|
        row(contestant, value, scale.length(value), top + HEADING_HEIGHT + (index * ROW_HEIGHT))
      end
    end

    def row(contestant, value, length, top)
      css = contestant.name.start_with?("gem") ? "gem" : "other"
      [text(contestant.title, "name", left: NAMES_WIDTH - 8, top: top),
       %(<rect class="#{css}" x="#{NAMES_WIDTH}" y="#{top}" width="#{length}" height="#{BAR_HEIGHT}" rx="2"/>),
       text(Numeral.of(value), "value", left: NAMES_WIDTH + length + 6, top: top)]
    end

    def text(content, css, left:, top:)
      %(<text class="#{css}" x="#{left.round(1)}" y="#{top + BASELINE}">#{content.encode(xml: :text)}</text>)
    end
  end
end
