# frozen_string_literal: true

require_relative "metric"
require_relative "scene"
require_relative "server"

module Bench
  # Something that a contestant is asked to do. A subclass says what, and what is measured; Presets say how much.
  class Workload
    WARM_UP_CLIENTS = 5

    class << self
      # @return [String] what the table's heading says
      def title(_sizes)
        raise NotImplementedError
      end

      # @return [Array<Metric>]
      def metrics(_sizes)
        raise NotImplementedError
      end

      # @return [Boolean] whether a contestant can do this
      def for?(_contestant)
        true
      end

      # Those of the chosen that can.
      def contestants(chosen)
        chosen.select { |contestant| for?(contestant) }
      end
    end

    attr_reader :contestant, :sizes

    # @param sizes [Hash{Symbol => Integer}]
    def initialize(contestant, sizes)
      @contestant = contestant
      @sizes = sizes
    end

    # @return [Hash{Symbol => Float}] by the names of the metrics
    def figures
      raise NotImplementedError
    end

    private

    # From boot to stop.
    def serve(env: {}, **flags)
      Server.open(contestant, env: env) do |server|
        warm_up(server, **flags)
        yield server
      end
    end

    # Loads lazily loaded code, so that it counts neither as memory of clients nor as time of messages.
    def warm_up(server, **flags)
      Scene.open(server, clients: WARM_UP_CLIENTS, **flags) do |scene|
        scene.broadcast(10, interval_ms: 1)
        scene.perform(1) if contestant.channels?
      end
    end

    # Runs the block with so many clients, and gives it what they have taken so far: figures of `connecting`.
    def gather(server, clients:, **flags)
      before = [server.memory_bytes, server.proportional_bytes, server.cpu_seconds]
      Scene.open(server, clients: clients, **flags) do |scene|
        cpu = server.cpu_seconds - before[2]
        resident, proportional = kib_above(server, before.first(2))
        yield scene, { connect_rate: clients / scene.load.connect_seconds, connect_cpu: cpu * 1e6 / clients,
                       idle_rss: resident / clients, idle_pss: proportional / clients }
      end
    end

    def kib_above(server, before)
      [server.memory_bytes, server.proportional_bytes].zip(before).map { |now, then_| (now - then_) / 1024.0 }
    end

    def mebibytes(bytes)
      bytes / 1024.0 / 1024
    end

    # Of broadcasts with pauses between them.
    def singly(name, deliveries)
      { "#{name}_cpu": deliveries.server_microseconds,
        "#{name}_p50": deliveries.milliseconds_to_all(50), "#{name}_p95": deliveries.milliseconds_to_all(95),
        "#{name}_p99": deliveries.milliseconds_to_all(99), "#{name}_one_p99": deliveries.milliseconds_to_one(99) }
    end

    # Of broadcasts without.
    def at_once(name, deliveries)
      { "#{name}_rate": deliveries.rate, "#{name}_cpu": deliveries.server_microseconds,
        "#{name}_out_of_order": deliveries.out_of_order, "#{name}_load_cpu": deliveries.load_microseconds }
    end

    # What a broadcast takes in its caller's thread, besides the encoding that it would take anyway.
    def caller_cost(server, deliveries)
      took = deliveries.microseconds_of_the_caller
      return unless took

      encoding = JSON.parse(server.get("/encodings", size: Payload::SMALL.bytes)).fetch("took")
      took - (Percentile.of(encoding, 50) / 1e3)
    end

    class << self
      private

      def singly(name, title)
        Metric.lower("#{name}_cpu": "#{title}: CPU per delivery, µs",
                     "#{name}_p50": "#{title}: p50 to reach all, ms", "#{name}_p95": "#{title}: p95 to reach all, ms",
                     "#{name}_p99": "#{title}: p99 to reach all, ms",
                     "#{name}_one_p99": "#{title}: p99 to a client, ms")
      end

      def at_once(name, title)
        [*Metric.higher("#{name}_rate": "#{title}: deliveries/s"),
         *Metric.lower("#{name}_cpu": "#{title}: CPU per delivery, µs"),
         *Metric.neutral("#{name}_out_of_order": "#{title}: deliveries out of order",
                         "#{name}_load_cpu": "#{title}: the load's own CPU per delivery, µs")]
      end

      def connecting
        [*Metric.higher(connect_rate: "connects/s, subscriptions confirmed"),
         *Metric.lower(connect_cpu: "CPU per connect, µs", idle_rss: "memory per idle client, KiB (RSS)",
                       idle_pss: "memory per idle client, KiB (PSS)")]
      end
    end
  end
end
