# frozen_string_literal: true

# Draws a file of results: `bin/bench chart [FILE] > docs/benchmarks.svg`.

require "bundler/setup"
require_relative "../runner/figures"
require_relative "chart"

Bench.command do
  figures = Bench::Figures.load(ARGV.fetch(0, Bench::RESULTS.join("latest.json")))
  puts Bench::Chart.new(figures)
end
