# frozen_string_literal: true

require "bundler/setup"
require "optparse"
require_relative "support/sandbox"
require_relative "support/steps"
require_relative "support/story"

options = {}
OptionParser.new do |parser|
  parser.banner = "Plays two machines with one Redis: cuts the link of one, mends it, kills one.\n" \
                  "Usage: bin/two_hosts [options]"
  parser.on("--quiet", "print only what is broken, and one line") { options[:quiet] = true }
end.parse(ARGV)

begin
  unless TwoHosts::Sandbox.inside?
    missing = TwoHosts::Sandbox.missing || AdapterBundle.obstacle("redis", "redis-server")
    puts "two_hosts: skipped: #{missing}" if missing
    exit missing ? true : TwoHosts::Sandbox.run(Gem.ruby, __FILE__, *ARGV)
  end

  $stdout.sync = true
  steps = TwoHosts::Steps.new(**options)
  TwoHosts::Story.new(steps).tell
  puts steps.summary
  exit steps.ok?
rescue Interrupt
  abort "two_hosts: interrupted"
end
