# frozen_string_literal: true

require "bundler/setup"
require "optparse"
require_relative "support/conformance"
require_relative "support/differences"
require_relative "support/rails_version"
require_relative "support/report"
require_relative "support/run"

options = { sides: Conformance::SIDES, only: // }
OptionParser.new do |parser|
  parser.banner = "Runs one list of scenarios against stock Action Cable and against this gem.\n" \
                  "Usage: bin/conformance [options]"
  parser.on("--quiet", "print only what is wrong, and one line") { options[:quiet] = true }
  parser.on("--only PATTERN", Regexp, "groups or scenarios whose names match") { |only| options[:only] = only }
  parser.on("--side SIDE", Conformance::SIDES, "stock or ours; both without it") { |side| options[:sides] = [side] }
  parser.on("--rails PATH", "a checkout of Rails instead of the bundle's") { |path| options[:rails] = path }
end.parse!

Conformance.load_scenarios
rails = Conformance::RailsVersion.new(options[:rails])
results = begin
  Conformance::Run.new(rails: rails, **options.slice(:sides, :only)).results
rescue Interrupt
  abort "conformance: interrupted"
end
report = Conformance::Report.new(results, differences: Conformance::Differences.names, strict: rails.bundled?)

puts report.table, "", report.remarks unless options[:quiet]
puts report.problems, "conformance, #{rails}: #{report.summary}"
exit report.ok?
