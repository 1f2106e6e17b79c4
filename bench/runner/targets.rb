# frozen_string_literal: true

require_relative "figures"
require_relative "numeral"
require_relative "target"

module Bench
  # What the gem must reach, and what it has reached.
  class Targets
    # Where the gem must be ahead of AnyCable: the workload, the metric, and which figure is the better one.
    AGAINST_ANYCABLE = [
      %i[one_stream burst_rate higher], %i[one_stream burst_cpu lower], %i[one_stream single_cpu lower],
      %i[one_stream single_one_p99 lower], %i[one_stream idle_rss lower], %i[one_stream echo_rate higher],
      %i[one_stream echo_p99 lower], %i[one_stream caller_many lower], %i[html part_single_cpu lower],
      %i[html page_to_many_single_cpu lower], %i[crowd single_cpu lower], %i[crowd single_one_p99 lower],
      %i[crowd idle_rss lower], %i[many_streams subscription_rate higher], %i[many_streams burst_rate higher],
      %i[many_streams single_one_p99 lower], %i[storm connect_rate higher], %i[storm reconnect_rate higher],
      %i[storm http_storm_p99 lower]
    ].freeze

    def initialize(figures)
      @figures = figures
    end

    # @return [String] a Markdown table
    def to_s
      [@figures.options, "The bounds are meant for the sizes of the preset full.", "", table].join("\n")
    end

    private

    def table
      ["| target | bound | figure | |", "|---|--:|--:|---|", *all.map { |target| row(target) }].join("\n")
    end

    def row(target)
      shown = target.figure ? Numeral.of(target.figure) : "–"
      "| #{target.title} | #{target.bound} | #{shown} | #{target.verdict} |"
    end

    def all
      [*bursts, *singles, *html, *memory, *connects, *echoes, *callers, *boot, *against_anycable]
    end

    def bursts
      [Target.new("burst: deliveries/s, times stock's", times(:stock, :one_stream, :burst_rate), at_least: 200),
       Target.new("burst: deliveries/s", gem(:one_stream, :burst_rate), at_least: 2_500_000),
       Target.new("burst: CPU per delivery, µs", gem(:one_stream, :burst_cpu), at_most: 0.4)]
    end

    def singles
      title = "single broadcasts: CPU per delivery"
      [Target.new("#{title}, times the limit's", times(:bare, :one_stream, :single_cpu), at_most: 1.3),
       Target.new("single broadcasts: p99 to a client, times the limit's", times(:bare, :one_stream, :single_one_p99),
                  at_most: 1.5),
       Target.new("#{title}, stock's divided by it", inverse(times(:stock, :one_stream, :single_cpu)), at_least: 12),
       Target.new("#{title} in a crowd, % off that in one_stream", crowd_excess, at_most: 10)]
    end

    def html
      { part: "3 KB", page_to_many: "100 KB" }.map do |name, size|
        Target.new("#{size} of HTML, single broadcasts: CPU per delivery, times the limit's",
                   times(:bare, :html, :"#{name}_single_cpu"), at_most: 1.3)
      end
    end

    def memory
      [Target.new("memory of an idle client in a crowd, KiB", gem(:crowd, :idle_rss), at_most: 10),
       Target.new("memory of a crowd above the idle app, MB", gem(:crowd, :memory_above_idle), at_most: 100),
       Target.new("memory after the burst, % above before", gem(:one_stream, :burst_growth), at_most: 10),
       Target.new("memory after churn, % above before", gem(:churn, :growth), at_most: 10)]
    end

    def connects
      [Target.new("connects/s with a query, times stock's", times(:stock, :storm, :connect_rate), at_least: 3),
       Target.new("a page's p99 while clients connect, times that when idle", page_delay, at_most: 2),
       Target.new("native Turbo subscriptions/s, times those by Ruby",
                  times(:"gem-ruby", :turbo_page, :subscription_rate), at_least: 4)]
    end

    def echoes
      [Target.new("channel actions/s, times stock's", times(:stock, :one_stream, :echo_rate), at_least: 2),
       Target.new("channel actions: p99, times stock's", times(:stock, :one_stream, :echo_p99), at_most: 1),
       Target.new("channel actions: answers out of order", gem(:one_stream, :echo_out_of_order), at_most: 0)]
    end

    def callers
      { "one subscriber" => %i[one_stream caller_one], "one_stream's" => %i[one_stream caller_many],
        "a crowd" => %i[crowd caller_many] }.map do |title, metric|
        Target.new("broadcast in its caller's thread, #{title}, µs beyond the encoding", gem(*metric), at_most: 5)
      end
    end

    def boot
      [Target.new("load time, ms", gem(:boot, :load_ms), at_most: 30),
       Target.new("memory of the gem where nobody has come, MB", gem(:boot, :load_rss), at_most: 3)]
    end

    def against_anycable
      title = "against AnyCable: rows in which the gem is behind, of #{AGAINST_ANYCABLE.size}"
      [Target.new(title, rows_behind(:anycable), at_most: 0)]
    end

    def gem(workload, metric)
      @figures.median(workload, :gem, metric)
    end

    def times(other, workload, metric)
      @figures.ratio(workload, :gem, other, metric)
    end

    def inverse(ratio)
      1 / ratio if ratio
    end

    def crowd_excess
      crowd, few = %i[crowd one_stream].map { |workload| gem(workload, :single_cpu) }
      ((crowd / few) - 1).abs * 100 if crowd && few
    end

    def page_delay
      storm, idle = %i[http_storm_p99 http_idle_p99].map { |metric| gem(:storm, metric) }
      storm / idle if storm && idle
    end

    # nil where a row is missing.
    def rows_behind(other)
      verdicts = AGAINST_ANYCABLE.map { |workload, metric, better| behind?(other, workload, metric, better) }
      verdicts.count(true) unless verdicts.include?(nil)
    end

    def behind?(other, workload, metric, better)
      ours, theirs = [:gem, other].map { |contestant| @figures.median(workload, contestant, metric) }
      return unless ours && theirs

      better == :higher ? ours < theirs : ours > theirs
    end
  end
end
