# frozen_string_literal: true

require "json"
require_relative "program"

module Bench
  # The clients: `bench/load` at work. It fails when a message is lost, doubled or not expected.
  class Load
    COMMAND = ROOT.join("bench/load/target/release/load").to_s
    CONNECT_SECONDS = 90
    DELIVERY_SECONDS = 60
    # The program's own deadline comes first: it can say how much has arrived.
    PATIENCE_SECONDS = DELIVERY_SECONDS + 5

    # @param flags [Hash] those of bench/load/src/bin/load/options.rs
    def self.open(server, clients:, **flags)
      command = [COMMAND, server.port.to_s, clients.to_s, *flags.flat_map { |name, value| ["--#{name}", value.to_s] }]
      Program.open(command, core: Machine::LOAD_CORE) do |program|
        yield new(program)
      end
    end

    # How long it took until all clients were connected and subscribed.
    attr_reader :connect_seconds

    def initialize(program)
      @program = program
      @connect_seconds = read(seconds: CONNECT_SECONDS).fetch("seconds")
    end

    # Has every client leave and come again, so many at once.
    #
    # @return [Float] the seconds until all were subscribed again
    def reconnect(at_once:)
      @program.puts("reconnect #{at_once}")
      read(seconds: CONNECT_SECONDS).fetch("seconds")
    end

    def cpu_seconds
      @program.cpu_seconds
    end

    # Has every client call the echo action once for each number, and returns when it began.
    def perform(seqs)
      @program.puts("perform #{seqs.first} #{seqs.size}")
      read(seconds: PATIENCE_SECONDS).fetch("performed_at")
    end

    # Waits until every subscriber has every message: `deliveries`, `out_of_order`, `reached_all_at`.
    def expect(seqs)
      @program.puts("expect #{seqs.first} #{seqs.size} #{DELIVERY_SECONDS}")
      read(seconds: PATIENCE_SECONDS)
    end

    # When each client got each of those messages, which have all arrived.
    def arrivals(seqs)
      @program.puts("arrivals #{seqs.first} #{seqs.size}")
      read(seconds: PATIENCE_SECONDS).fetch("arrivals")
    end

    private

    def read(seconds:)
      JSON.parse(@program.gets(seconds: seconds))
    end
  end
end
