# frozen_string_literal: true

require_relative "numeral"

module Bench
  # The summary as a Markdown table: a row for each metric, a column for each contestant.
  class Table
    def initialize(summary, metrics:, ranges:)
      @summary = summary
      @metrics = metrics
      @ranges = ranges
    end

    def to_s
      rows = [["", *@summary.contestants.map(&:title)], *@metrics.map { |metric| row(metric) }]
      widths = rows.transpose.map { |column| column.map(&:length).max }
      lines = rows.map { |row| line(row, widths) }
      lines.insert(1, rule(widths)).join("\n")
    end

    private

    def row(metric)
      [metric.title, *@summary.contestants.map { |contestant| cell(@summary.cell(contestant, metric)) }]
    end

    def cell(cell)
      return "–" unless cell

      range = " (#{Numeral.of(cell.minimum)}–#{Numeral.of(cell.maximum)})" if @ranges
      ratio = " ×#{Numeral.of(cell.ratio)}" if cell.ratio
      "#{Numeral.of(cell.median)}#{range}#{ratio}"
    end

    def line(row, widths)
      title, *figures = row.zip(widths)
      cells = [title.first.ljust(title.last), *figures.map { |text, width| text.rjust(width) }]
      "| #{cells.join(' | ')} |"
    end

    def rule(widths)
      first, *others = widths
      "|-#{'-' * first}-|#{others.map { |width| "-#{'-' * width}:|" }.join}"
    end
  end
end
