# frozen_string_literal: true

# Prints which targets a file of results meets: `bin/bench targets [FILE]`.

require "bundler/setup"
require_relative "runner/bench"
require_relative "runner/targets"

Bench.command do
  puts Bench::Targets.new(Bench::Figures.load(ARGV.fetch(0, Bench::RESULTS.join("latest.json"))))
end
