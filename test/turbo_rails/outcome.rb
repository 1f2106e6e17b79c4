# frozen_string_literal: true

require_relative "../rails/outcome"

module TurboRailsSuite
  # What running turbo-rails' tests came to, read from what they, and all_tests.rb, printed.
  class Outcome < RailsSuite::Outcome
    TURBO = /^native Turbo: (\d+) subscriptions$/
    STOOD_IN = /^stood in for: (.+)$/
    FAILED = /^(?:Failure|Error):\n(\S+?):?(?: \[.*)?$/

    # Subscriptions to Turbo's streams that Rust confirmed by itself.
    attr_reader :subscriptions

    # @param must_have_turbo [Boolean] whether it passes only when there were such subscriptions
    def initialize(output, must_have_turbo: false, **options)
      super(output, **options)
      @must_have_turbo = must_have_turbo
      @subscriptions = numbers(TURBO, 1).first
    end

    def problem
      super || ("had no native Turbo subscription" if @must_have_turbo && subscriptions.zero?)
    end

    # @return [Array<String>] names of tests
    def failed_tests
      output.scan(FAILED).flatten.uniq
    end

    # @return [String, nil] names of gems
    def stood_in
      output[STOOD_IN, 1]
    end
  end
end
