# frozen_string_literal: true

require_relative "audience"
require_relative "cluster"
require_relative "delivery"
require_relative "publisher"

module Bench
  module Bus
    # A cluster, its clients, and a process that broadcasts to them.
    class Scene
      attr_reader :host, :cluster, :publisher

      def initialize(host:, cluster:, publisher:, audience:)
        @host = host
        @cluster = cluster
        @publisher = publisher
        @audience = audience
        @sent = 0
      end

      # Broadcasts, and waits until all has arrived.
      def broadcast(count, interval_ms:, publisher: self.publisher)
        seqs = next_seqs(count)
        cpu_before = cpu
        published = publisher.broadcast(seqs, interval_ms: interval_ms)
        receipt = @audience.expect(seqs)
        worker_cpu, broker_cpu = cpu.zip(cpu_before).map { |after, before| after - before if after }
        Delivery.new(published: published, receipt: receipt, worker_cpu: worker_cpu, broker_cpu: broker_cpu)
      end

      private

      def cpu
        [cluster.cpu_seconds, host.broker&.cpu_seconds]
      end

      def next_seqs(count)
        first = @sent
        @sent += count
        first...@sent
      end
    end
  end
end
