# frozen_string_literal: true

require_relative "host"
require_relative "idle_publishers"
require_relative "scene"

module Bench
  module Bus
    # One run of one contestant, from boot to stop.
    class Trial
      # How many workers all but the caller's cost is measured with.
      WORKERS = 2
      # Long enough for the slowest to be done.
      PING_INTERVAL_MS = 5
      FEW_WARM_UPS = 5

      def initialize(contestant, options)
        @contestant = contestant
        @options = options
      end

      # The figures, by the names of the metrics.
      def run
        Host.open(@contestant) do |host|
          @options.workers.map { |workers| with_cluster(host, workers) }.reduce(:merge)
        end
      end

      private

      def with_cluster(host, workers)
        Cluster.open(host, workers: workers) do |cluster|
          Publisher.start(host) do |publisher|
            few = scene(host, cluster, publisher, clients_each: 1) { |scene| with_one_client_each(scene) }
            next few unless workers == WORKERS

            few.merge(scene(host, cluster, publisher, clients_each: @options.clients / WORKERS) { |it| to_many(it) })
          end
        end
      end

      def scene(host, cluster, publisher, clients_each:)
        Audience.gather(cluster, clients_each: clients_each) do |audience|
          cluster.check_that_it_serves
          yield Scene.new(host: host, cluster: cluster, publisher: publisher, audience: audience)
        end
      end

      def with_one_client_each(scene)
        scene.broadcast(@options.warm_ups, interval_ms: PING_INTERVAL_MS)
        pings = scene.broadcast(@options.pings, interval_ms: PING_INTERVAL_MS)
        workers = scene.cluster.workers.size
        cost = { "cost_#{workers}": pings.microseconds_of_the_caller }
        return cost unless workers == WORKERS

        cost.merge(to_two(pings), without_pause(scene), idle(scene))
      end

      def to_two(pings)
        { two_p50: pings.milliseconds_to_a_client(50), two_p99: pings.milliseconds_to_a_client(99),
          two_last_p50: pings.milliseconds_to_the_last(50), two_last_p99: pings.milliseconds_to_the_last(99) }
      end

      def without_pause(scene)
        work = scene.broadcast(@options.messages, interval_ms: 0)
        parts = [work.publisher_microseconds, work.worker_microseconds, work.broker_microseconds]
        { rate: work.messages_per_second, cpu: parts.compact.sum, publisher_cpu: parts[0],
          worker_cpu: parts[1] / WORKERS, broker_cpu: parts[2], out_of_order: work.out_of_order }
      end

      def idle(scene)
        IdlePublishers.new(scene, count: @options.idle, seconds: @options.idle_seconds).figures
      end

      def to_many(scene)
        scene.broadcast(FEW_WARM_UPS, interval_ms: @options.interval_ms)
        work = scene.broadcast(@options.singles, interval_ms: @options.interval_ms)
        { many_p50: work.milliseconds_to_a_client(50), many_p99: work.milliseconds_to_a_client(99),
          many_last_p50: work.milliseconds_to_the_last(50), many_last_p99: work.milliseconds_to_the_last(99),
          many_first_p50: work.milliseconds_to_the_first(50) }
      end
    end
  end
end
