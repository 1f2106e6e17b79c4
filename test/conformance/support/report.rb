# frozen_string_literal: true

module Conformance
  # What the run showed: a row a scenario, and what is wrong.
  class Report
    WORDS = { pass: "pass", fail: "FAIL", skip: "-", nil => "" }.freeze

    # @param results [Array<Result>] of all sides
    # @param differences [Array<String>] names of scenarios that stock may fail
    # @param strict [Boolean] whether the differences must be exactly those
    def initialize(results, differences:, strict:)
      @results = results.group_by(&:scenario).transform_values { |all| all.to_h { |result| [result.side, result] } }
      @differences = differences
      @strict = strict
    end

    def ok?
      problems.empty?
    end

    # @return [Array<String>]
    def problems
      [*failures_here, *(unlisted_failures + needless_rows + strangers if @strict)]
    end

    # What is worth a look, and no problem.
    def remarks
      @strict ? [] : unlisted_failures
    end

    def summary
      counts = Conformance::SIDES.filter_map { |side| count(side) }
      "#{@results.size} scenarios: #{[*counts, *skipped].join(', ')}#{"; #{agreement}" if both_sides?}"
    end

    def table
      width = @results.keys.map { |scenario| scenario.name.size }.max.to_i
      @results.keys.group_by(&:group).map { |group, scenarios| section(group, scenarios, width) }.join("\n")
    end

    private

    def section(group, scenarios, width)
      rows = scenarios.map do |scenario|
        format("  %-#{width}s  %-5s  %s", scenario.name, *Conformance::SIDES.map { |side| word(scenario, side) })
      end
      [format("%-#{width + 2}s  %-5s  %s", group.title, "stock", "here"), *rows, ""].join("\n")
    end

    def word(scenario, side)
      WORDS.fetch(@results.fetch(scenario)[side]&.status)
    end

    def count(side)
      results = on(side)
      "#{side == 'ours' ? 'here' : side} #{results.count(&:passed?)}" if results.any?
    end

    def skipped
      count = @results.count { |_, by_side| by_side.values.all?(&:skipped?) }
      "#{count} for a newer Rails" if count.positive?
    end

    def agreement
      failures = on("stock").select(&:failed?)
      listed = failures.all? { |result| listed?(result) } ? "all in docs/compatibility.md" : "not all of them listed"
      "#{failures.size} differences, #{listed}"
    end

    def both_sides?
      Conformance::SIDES.all? { |side| on(side).any? }
    end

    def failures_here
      on("ours").select(&:failed?).map { |result| "fails here: #{describe(result)}" }
    end

    def unlisted_failures
      on("stock").select { |result| result.failed? && !listed?(result) }
                 .map { |result| "fails on stock, and is not in docs/compatibility.md: #{describe(result)}" }
    end

    def needless_rows
      on("stock").select { |result| result.passed? && listed?(result) }
                 .map { |result| "passes on stock, but is in docs/compatibility.md: #{result.scenario.name}" }
    end

    # Rows about scenarios that are not there.
    def strangers
      (@differences - Conformance.names).map { |name| "is in docs/compatibility.md, but no scenario: #{name}" }
    end

    def on(side)
      @results.values.filter_map { |by_side| by_side[side] }
    end

    def listed?(result)
      @differences.include?(result.scenario.name)
    end

    def describe(result)
      "#{result.scenario.group.title}: #{result.scenario.name}\n#{result.message.gsub(/^/, '    ')}\n\n"
    end
  end
end
