# frozen_string_literal: true

require "json"
require_relative "percentile"
require_relative "program"

module Bench
  # Visitors who fetch a page of the app, one with every interval: `bench/load`'s probe.
  class Probe
    COMMAND = ROOT.join("bench/load/target/release/probe").to_s
    INTERVAL_MS = 10
    PATIENCE_SECONDS = 30

    def self.open(server)
      command = [COMMAND, server.http_port.to_s, "/page", INTERVAL_MS.to_s]
      Program.open(command, core: Machine::LOAD_CORE) { |program| yield new(program) }
    end

    def initialize(program)
      @program = program
    end

    # What pages took to come while the block ran: see {#stop}.
    def watch
      start
      yield
      stop
    end

    def start
      latencies
    end

    # What pages took to come since the start.
    #
    # @return [Hash{Integer => Float}] milliseconds, by percentile
    def stop
      all = latencies
      raise Error, "no page was fetched: what went on meanwhile was too short" if all.empty?

      [50, 99].to_h { |percentile| [percentile, Percentile.of(all, percentile) / 1e6] }
    end

    private

    # Since the last time.
    def latencies
      @program.puts("report")
      JSON.parse(@program.gets(seconds: PATIENCE_SECONDS)).fetch("latencies")
    end
  end
end
