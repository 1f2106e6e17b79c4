# frozen_string_literal: true

require_relative "checkout"
require_relative "installed_rails"
require_relative "test_run"

module TurboRailsSuite
  # All of a checkout's tests, with Rails' adapter for tests as turbo-rails has it; and the system tests with our
  # adapter, where Rust serves Turbo's subscriptions without Ruby.
  class Suite
    def initialize(checkout, rails: InstalledRails.new)
      @title = "turbo-rails #{checkout.version} on Rails #{rails.version}"
      @left_out = checkout.left_out
      @all = TestRun.new(checkout, checkout.test_files, rails: rails)
      @with_our_adapter = TestRun.new(checkout, checkout.system_test_files, rails: rails, our_adapter: true)
    end

    # Prints what failed, and the sums.
    #
    # @return [Boolean] whether all passed
    def run
      all = run_and_tell("", @all)
      ours = run_and_tell(", system tests with our adapter", @with_our_adapter)
      @left_out.each { |file, reason| puts "#{@title}, left out: #{File.basename(file)}: #{reason}" }
      puts "#{@title}, stood in for: #{all.stood_in}" if all.stood_in
      all.passed? && ours.passed?
    end

    private

    def run_and_tell(title, test_run)
      test_run.run.tap do |outcome|
        tell_failure(title, outcome, test_run.run(with_gem: false)) unless outcome.passed?
        puts "#{@title}#{title}: #{sums(outcome)}"
      end
    end

    def tell_failure(title, outcome, stock)
      puts "", "#{@title}#{title}: #{outcome.problem}:", outcome.output, "", "On stock Action Cable:"
      puts "all tests #{stock.passed? ? 'pass' : stock.problem}"
      outcome.failed_tests.each do |test|
        puts "#{test} #{stock.failed_tests.include?(test) ? 'fails, too' : 'does not fail'}"
      end
      puts ""
    end

    def sums(outcome)
      counts = %i[runs assertions failures skips].to_h { |name| [name, outcome.public_send(name)] }
      counts.delete(:skips) if counts[:skips].zero?
      native = %i[sockets deliveries subscriptions].to_h { |name| [name, outcome.public_send(name)] }
      native.delete(:subscriptions) if native[:subscriptions].zero?
      "#{in_words(counts)}; system tests native: #{in_words(native)}"
    end

    def in_words(counts)
      counts.map { |name, count| "#{count} #{name}" }.join(", ")
    end
  end
end
