# frozen_string_literal: true

require "optparse"
require_relative "contestant"

module Bench
  # What to measure and how much of it.
  #
  # `singles` broadcasts are sent `interval_ms` apart and `burst` broadcasts at once; every client calls the echo
  # action `echoes` times. The interval leaves the stock server time to finish: it takes about 0.1 ms for each client.
  Options = Struct.new(:clients, :runs, :singles, :interval_ms, :burst, :echoes, :contestants, keyword_init: true)

  class Options
    FULL = { clients: 1000, runs: 3, singles: 40, interval_ms: 200, burst: 100, echoes: 5 }.freeze
    QUICK = { clients: 300, runs: 1, singles: 20, interval_ms: 100, burst: 50, echoes: 5 }.freeze
    SMOKE = { clients: 20, runs: 1, singles: 5, interval_ms: 20, burst: 10, echoes: 2 }.freeze

    def self.parse(arguments)
      chosen = { contestants: Contestant::ALL }
      preset = FULL
      parser = OptionParser.new("Usage: bin/bench [options]") do |opts|
        opts.on("--clients N", Integer, "subscribers of the one stream (#{FULL[:clients]})") { chosen[:clients] = _1 }
        opts.on("--runs N", Integer, "rounds over all contestants (#{FULL[:runs]})") { chosen[:runs] = _1 }
        opts.on("--only NAMES", Array, Contestant.names.join(",")) { chosen[:contestants] = Contestant.named(_1) }
        opts.on("--quick", "fewer clients, one run: under a minute") { preset = QUICK }
        opts.on("--smoke", "a handful of clients: does everything work?") { preset = SMOKE }
      end
      parser.parse!(arguments)
      new(**preset, **chosen).check
    rescue OptionParser::ParseError => error
      raise Error, "#{error.message}\n#{parser.help}"
    end

    def check
      %i[clients runs].each do |name|
        raise Error, "--#{name} must be at least 1, got #{self[name]}" unless self[name].positive?
      end
      self
    end
  end
end
