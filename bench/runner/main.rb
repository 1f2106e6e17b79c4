# frozen_string_literal: true

# Measures the contestants one after the other, several times over, and prints the table. Started by bin/bench.

require "bundler/setup"
require "pathname"

module Bench
  ROOT = Pathname(__dir__).join("../..").expand_path
  RESULTS = ROOT.join("bench/results/latest.json")

  class Error < StandardError; end
end

require_relative "options"
require_relative "machine"
require_relative "trial"
require_relative "summary"
require_relative "report"

module Bench
  class << self
    def run(arguments)
      options = Options.parse(arguments)
      Machine.check(options)
      results = measure(options)
      report = Report.new(options, Summary.new(results))
      report.save(RESULTS)
      puts report
    end

    private

    # Rounds, not blocks of runs: what else the machine does in between then touches all contestants alike.
    def measure(options)
      results = options.contestants.to_h { |contestant| [contestant, []] }
      1.upto(options.runs) do |round|
        results.each do |contestant, trials|
          warn "round #{round} of #{options.runs}: #{contestant.title}"
          trials << Trial.new(contestant, options).run
        end
      end
      results
    end
  end
end

begin
  Bench.run(ARGV)
rescue Bench::Error => error
  abort "bin/bench: #{error.message}"
rescue Interrupt
  abort "bin/bench: interrupted"
end
