# frozen_string_literal: true

# What it takes to require the gem, or a part of it, where Rails is loaded: a line of JSON.

require "bundler/setup"
require "json"
require "rails"
require "action_controller/railtie"
require "action_cable/engine"
require "turbo_cable_rs/errors" # what the extension raises
require_relative "../runner/vitals"

ActionCable.server # Rails loads much of itself when it is first asked for

def memory
  GC.start
  vitals = Bench::Vitals.new(Process.pid)
  [vitals.memory_bytes, vitals.proportional_bytes]
end

before = memory
began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
require ARGV.fetch(0)
seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC) - began
rss, pss = memory.zip(before).map { |after, earlier| after - earlier }

$stdout.puts JSON.generate(seconds: seconds, rss: rss, pss: pss)
$stdout.flush
$stdin.read # so that nobody waits for a process that has ended
