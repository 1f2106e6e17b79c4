# frozen_string_literal: true

require_relative "../runner/numeral"
require_relative "panel"

module Bench
  # A picture of the results, as SVG. Colours are between light and dark, so that either background will do.
  class Chart
    GAP = 18
    STYLE = <<~CSS
      text { font: 12px system-ui, sans-serif; fill: #7d8590 }
      .heading { font-weight: 600; font-size: 13px }
      .name, .better { text-anchor: end }
      .gem { fill: #d9534f }
      .other { fill: #8b98a5 }
    CSS
    LONGER = "longer is better, logarithmic"
    SHORTER = "shorter is better, logarithmic"
    # Titles, what to look for, and the workload's metric.
    PANELS = [
      ["1,000 subscribers, burst: deliveries/s", LONGER, %i[one_stream burst_rate]],
      ["1,000 subscribers, single broadcasts: CPU per delivery, µs", SHORTER, %i[one_stream single_cpu]],
      ["1,000 subscribers, single broadcasts: p99 to a client, ms", SHORTER, %i[one_stream single_one_p99]],
      ["10,000 idle clients: memory of each, KiB", SHORTER, %i[crowd idle_rss]],
      ["Connects/s, with a query in `connect`", LONGER, %i[storm connect_rate]],
      ["Channel actions/s", LONGER, %i[one_stream echo_rate]]
    ].freeze

    # @param figures [Figures] of the preset `full`, whose sizes the titles name
    def initialize(figures)
      @panels = PANELS.map { |title, better, metric| Panel.new(title, better, bars(figures, *metric)) }
    end

    def to_s
      <<~SVG
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 #{Panel::WIDTH} #{height}" role="img" aria-label="#{label}">
        <style>
        #{STYLE}</style>
        #{elements.join("\n")}
        </svg>
      SVG
    end

    private

    def bars(figures, workload, metric)
      contestants = Options::EVERYBODY
      # Next to what the limit keeps of a client, all others look the same.
      contestants = contestants.reject { |contestant| contestant.name.start_with?("bare") } if metric == :idle_rss
      contestants.map { |contestant| [contestant, figures.median(workload, contestant.name, metric)] }
    end

    def elements
      top = 0
      @panels.flat_map do |panel|
        panel.draw(top).tap { top += panel.height + GAP }
      end
    end

    def height
      @panels.sum { |panel| panel.height + GAP }
    end

    def label
      "Bars on a logarithmic scale; docs/benchmarks.md has the figures"
    end
  end
end
