# frozen_string_literal: true

# Measures the contestants one after the other, several times over, and prints the tables. Started by bin/bench.

require "bundler/setup"
require_relative "bench"
require_relative "options"
require_relative "machine"
require_relative "campaign"
require_relative "report"
require_relative "targets"

Bench.command do
  options = Bench::Options.parse(ARGV)
  Bench::Machine.check(options)
  campaign = Bench::Campaign.new(options)
  campaign.run
  report = Bench::Report.new(options, campaign.sections, failures: campaign.failures)
  path = Bench::RESULTS.join("#{options.results_name}.json")
  report.save(path)
  puts report, "", "## Targets", "", Bench::Targets.new(Bench::Figures.load(path))
  exit campaign.failures.empty?
end
