# frozen_string_literal: true

module RailsSuite
  # What running a test file came to, read from what it printed.
  class Outcome
    COUNTS = /^(\d+) runs, (\d+) assertions, (\d+) failures, (\d+) errors, (\d+) skips$/
    NATIVE = /^native: (\d+) sockets, (\d+) deliveries$/ # printed by preload.rb

    attr_reader :output, :runs, :assertions, :skips, :sockets, :deliveries

    # @param must_be_native [Boolean] whether it passes only when Rust served clients
    def initialize(output, succeeded:, must_be_native: false)
      @output = output
      @succeeded = succeeded
      @must_be_native = must_be_native
      @runs, @assertions, @failures, @errors, @skips = numbers(COUNTS, 5)
      @sockets, @deliveries = numbers(NATIVE, 2)
    end

    def passed?
      problem.nil?
    end

    # @return [String, nil] what is wrong
    def problem
      return "failed" unless @succeeded && (@failures + @errors).zero?
      return "ran nothing" unless runs > skips

      "was not served by Rust (#{sockets} sockets, #{deliveries} deliveries)" if @must_be_native && !native?
    end

    # At least one where there is a problem: a file that broke before its first test counted none.
    def failures
      passed? ? 0 : [@failures + @errors, 1].max
    end

    private

    def native?
      sockets.positive? && deliveries.positive?
    end

    def numbers(pattern, count)
      output.match(pattern)&.captures&.map(&:to_i) || ([0] * count)
    end
  end
end
