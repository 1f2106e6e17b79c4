# frozen_string_literal: true

# Measures the way of a broadcast to the clients of other processes: the host bus against Redis. Started by
# `bin/bench bus`.

require "bundler/setup"
require_relative "../runner/bench"
require_relative "../runner/machine"
require_relative "../runner/report"
require_relative "../runner/rounds"
require_relative "metrics"
require_relative "options"
require_relative "trial"

Bench.command do
  options = Bench::Bus::Options.parse(ARGV)
  Bench::Machine.check(options)
  results = Bench::Rounds.measure(options.contestants, runs: options.runs) do |contestant|
    Bench::Bus::Trial.new(contestant, options).run
  end
  section = Bench::Section.new(name: "bus", title: "To the clients of other processes",
                               metrics: Bench::Bus.metrics(options), results: results)
  report = Bench::Report.new(options, [section])
  report.save(Bench::RESULTS.join("bus.json"))
  puts report
end
