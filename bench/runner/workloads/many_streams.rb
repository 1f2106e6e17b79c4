# frozen_string_literal: true

require_relative "../workload"

module Bench
  module Workloads
    # Many streams with few subscribers each, as chats and records have.
    class ManyStreams < Workload
      class << self
        def title(sizes)
          clients, each, streams = sizes.values_at(:clients, :each, :streams)
          "#{streams} streams with #{clients * each / streams} subscribers each (#{clients} clients of #{each} streams)"
        end

        def metrics(_sizes)
          [*Metric.higher(subscription_rate: "subscriptions/s, with their connects"),
           *Metric.lower(subscription_memory: "memory per subscription, with its part of a client, KiB (RSS)"),
           *singly(:single, "single broadcasts"), *at_once(:burst, "one broadcast to each stream")]
        end

        # One `write` for each message and client is the limit here.
        def for?(contestant)
          contestant.name != "bare-coalesced"
        end
      end

      def figures
        serve do |server|
          gather(server, **sizes.slice(:clients, :streams, :each)) do |scene, connecting|
            { **subscribing(connecting), **broadcasts(scene) }
          end
        end
      end

      private

      def subscribing(connecting)
        { subscription_rate: connecting[:connect_rate] * sizes[:each],
          subscription_memory: connecting[:idle_rss] / sizes[:each] }
      end

      def broadcasts(scene)
        singles = scene.broadcast(sizes[:singles], interval_ms: sizes[:interval_ms])
        burst = scene.broadcast(sizes[:streams], interval_ms: 0)
        { **singly(:single, singles), **at_once(:burst, burst) }
      end
    end
  end
end
