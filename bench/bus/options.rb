# frozen_string_literal: true

require "optparse"
require_relative "../runner/server"
require_relative "contestants"

module Bench
  module Bus
    # What to measure and how much of it.
    #
    # To `clients`, half of them on each of two workers, `singles` broadcasts go `interval_ms` apart. To one client on
    # each worker go `pings` broadcasts with short pauses, and `messages` without any. `workers` are the sizes of
    # clusters for which a broadcast's cost to its caller is measured. Warming up takes more than the second for which
    # publishers look more closely for processes that have just come.
    Options = Struct.new(:clients, :runs, :singles, :interval_ms, :warm_ups, :pings, :messages, :workers,
                         :idle, :idle_seconds, :contestants, keyword_init: true)

    class Options
      FULL = { clients: 2000, runs: 3, singles: 40, interval_ms: 300, warm_ups: 300, pings: 500, messages: 20_000,
               workers: [1, 2, 4], idle: 10, idle_seconds: 10 }.freeze
      QUICK = { clients: 600, runs: 1, singles: 20, interval_ms: 100, warm_ups: 300, pings: 200, messages: 5000,
                workers: [2], idle: 3, idle_seconds: 3 }.freeze
      SMOKE = { clients: 20, runs: 1, singles: 5, interval_ms: 20, warm_ups: 20, pings: 20, messages: 200,
                workers: [2], idle: 1, idle_seconds: 0.2 }.freeze

      def self.parse(arguments)
        chosen = { contestants: CONTESTANTS }
        preset = FULL
        parser = OptionParser.new("Usage: bin/bench bus [options]") do |opts|
          opts.on("--clients N", Integer, "subscribers, on two workers (#{FULL[:clients]})") { chosen[:clients] = _1 }
          opts.on("--runs N", Integer, "rounds over all contestants (#{FULL[:runs]})") { chosen[:runs] = _1 }
          opts.on("--only NAMES", Array, CONTESTANTS.map(&:name).join(",")) do |names|
            chosen[:contestants] = Contestant.named(names, among: CONTESTANTS)
          end
          opts.on("--quick", "fewer clients, one run: a minute") { preset = QUICK }
          opts.on("--smoke", "a handful of clients: does everything work?") { preset = SMOKE }
        end
        parser.parse!(arguments)
        new(**preset, **chosen).check
      rescue OptionParser::ParseError => error
        raise Error, "#{error.message}\n#{parser.help}"
      end

      # What a reader of the figures has to know.
      def to_s
        "broadcasts from a process that serves nobody, #{Server::PAYLOAD_BYTES}-byte payload: " \
          "#{singles}, #{interval_ms} ms apart, to #{clients} clients on two workers; " \
          "#{pings}, #{Trial::PING_INTERVAL_MS} ms apart, and #{messages} without pause, to one client on each; " \
          "#{idle} idle publishers for #{idle_seconds} s; × = times better than #{contestants.first.title}"
      end

      def check
        raise Error, "--clients must be even and at least 2, got #{clients}" unless clients.even? && clients.positive?
        raise Error, "--runs must be at least 1, got #{runs}" unless runs.positive?

        self
      end
    end
  end
end
