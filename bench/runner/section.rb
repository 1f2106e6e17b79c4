# frozen_string_literal: true

require_relative "summary"
require_relative "table"

module Bench
  # A table of the report, with what was measured for it.
  Section = Struct.new(:name, :title, :metrics, :results, keyword_init: true) do
    def summary
      @summary ||= Summary.new(results)
    end

    def to_s
      ["## #{title}", rounds, "", Table.new(summary, metrics: metrics, ranges: trials > 1)].join("\n")
    end

    # @return [Hash] for the file: the figures of all rounds by contestant
    def trials_by_contestant
      results.transform_keys(&:name)
    end

    private

    def rounds
      trials > 1 ? "median of #{trials} rounds (lowest–highest)" : "one round"
    end

    def trials
      results.each_value.map(&:size).max || 0
    end
  end
end
