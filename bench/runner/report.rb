# frozen_string_literal: true

require "json"
require_relative "machine"
require_relative "metric"
require_relative "server"

module Bench
  # The summary as a Markdown table and as a file of JSON.
  class Report
    def initialize(options, summary)
      @options = options
      @summary = summary
    end

    def to_s
      [machine, setting, "", *table].join("\n")
    end

    def save(path)
      path.dirname.mkpath
      path.write(JSON.pretty_generate(machine: Machine.description, options: setting, trials: trials))
    end

    private

    def trials
      @summary.results.transform_keys(&:name)
    end

    def machine
      Machine.description => { cpu:, cores:, pinned:, kernel:, ruby:, rails:, puma: }
      sharing = pinned ? "server and load on a core each" : "server and load share the only core"
      "#{cpu}, #{cores} cores, Linux #{kernel}; Ruby #{ruby}, Rails #{rails}, Puma #{puma}; #{sharing}"
    end

    def setting
      "#{@options.clients} subscribers of one stream, #{Server::PAYLOAD_BYTES}-byte payload; " \
        "#{@options.singles} single broadcasts #{@options.interval_ms} ms apart, burst of #{@options.burst}; " \
        "#{rounds}; × = times better than #{@summary.baseline.title}"
    end

    def rounds
      @options.runs > 1 ? "median of #{@options.runs} rounds (lowest–highest)" : "one round"
    end

    def table
      rows = [["", *@summary.contestants.map(&:title)], *Metric::ALL.map { |metric| row(metric) }]
      widths = rows.transpose.map { |column| column.map(&:length).max }
      lines = rows.map { |row| line(row, widths) }
      lines.insert(1, rule(widths))
    end

    def row(metric)
      [metric.title, *@summary.contestants.map { |contestant| cell(@summary.cell(contestant, metric)) }]
    end

    def cell(cell)
      return "–" unless cell

      range = " (#{figure(cell.minimum)}–#{figure(cell.maximum)})" if @options.runs > 1
      ratio = " ×#{figure(cell.ratio)}" if cell.ratio
      "#{figure(cell.median)}#{range}#{ratio}"
    end

    # Three digits that count, thousands set apart.
    def figure(number)
      return "0" if number.zero?

      decimals = 2 - Math.log10(number.abs).floor
      rounded = number.round(decimals)
      whole, fraction = format("%.#{[decimals, 0].max}f", rounded).split(".")
      [whole.gsub(/(?<=\d)(?=(\d{3})+$)/, ","), fraction].compact.join(".")
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
