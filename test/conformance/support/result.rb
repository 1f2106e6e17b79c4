# frozen_string_literal: true

module Conformance
  # How a scenario went on one side.
  class Result
    class << self
      def passed(scenario, side)
        new(scenario, side, :pass)
      end

      def failed(scenario, side, error)
        new(scenario, side, :fail, describe(error))
      end

      def skipped(scenario, side)
        new(scenario, side, :skip)
      end

      private

      def describe(error)
        line = error.backtrace&.find { |text| text.include?("/scenarios/") }.to_s[%r{[^/]+\.rb:\d+}]
        kind = "#{error.class}: " unless error.is_a?(Minitest::Assertion)
        "#{line}: #{kind}#{error.message}"
      end
    end

    attr_reader :scenario, :side, :status, :message

    def initialize(scenario, side, status, message = nil)
      @scenario = scenario
      @side = side
      @status = status
      @message = message
    end

    def passed?
      status == :pass
    end

    def failed?
      status == :fail
    end

    def skipped?
      status == :skip
    end
  end
end
