# frozen_string_literal: true

require_relative "deliveries"
require_relative "load"

module Bench
  # A server with its clients.
  class Scene
    # @param streams [Integer] that there are; broadcasts go round them
    # @param flags [Hash] the load's
    def self.open(server, clients:, streams: 1, **flags)
      Load.open(server, clients: clients, streams: streams, protocol: server.protocol, **flags) do |load|
        server.check_that_it_serves
        yield new(server, load, streams: streams)
      end
    end

    attr_reader :load

    def initialize(server, load, streams: 1)
      @server = server
      @load = load
      @streams = streams
      @sent = 0
    end

    # Broadcasts, and waits until all has arrived.
    def broadcast(count, interval_ms:, payload: Payload::SMALL)
      deliver(count, singly: interval_ms.positive?) do |seqs|
        @server.broadcast(seqs, interval_ms: interval_ms, payload: payload, streams: @streams)
      end
    end

    # Has every client call an action so often, and waits for the answers.
    def perform(count)
      deliver(count, singly: true) { |seqs| { "published_at" => [@load.perform(seqs)] * count } }
    end

    private

    def deliver(count, singly:)
      seqs = next_seqs(count)
      before = cpu
      published = yield seqs
      report = @load.expect(seqs)
      spent = cpu.zip(before).map { |now, then_| now - then_ }
      Deliveries.new(published: published, report: report, cpu: spent, arrivals: (@load.arrivals(seqs) if singly))
    end

    def cpu
      [@server.cpu_seconds, @load.cpu_seconds]
    end

    def next_seqs(count)
      first = @sent
      @sent += count
      first...@sent
    end
  end
end
