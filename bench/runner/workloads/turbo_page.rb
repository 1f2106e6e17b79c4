# frozen_string_literal: true

require "tempfile"
require_relative "../workload"

module Bench
  module Workloads
    # Pages with many signed Turbo Streams, which the gem serves with Ruby or without.
    class TurboPage < Workload
      class << self
        def title(sizes)
          clients, each, streams = sizes.values_at(:clients, :each, :streams)
          "#{clients} pages of #{each} Turbo streams, #{clients * each / streams} subscribers of each stream"
        end

        def metrics(_sizes)
          [*Metric.higher(subscription_rate: "subscriptions/s, with their connects"),
           *Metric.lower(subscription_cpu: "CPU per subscription, with its part of a connect, µs",
                         page_memory: "memory per page, KiB (RSS)", page_proportional: "memory per page, KiB (PSS)"),
           *singly(:single, "single broadcasts of #{Payload::PAGE_PART}"),
           *at_once(:burst, "burst of #{Payload::PAGE_PART}")]
        end

        def contestants(chosen)
          chosen.flat_map do |contestant|
            case contestant
            when Contestant::STOCK then [contestant]
            when Contestant::GEM then [contestant, Contestant::GEM_WITHOUT_NATIVE_TURBO]
            else []
            end
          end
        end
      end

      def figures
        serve(env: { "TURBO" => "on" }) do |server|
          with_identifiers(server) do |path|
            gather(server, **sizes.slice(:clients, :streams, :each), identifiers: path) do |scene, connecting|
              { **subscribing(connecting), **broadcasts(scene) }
            end
          end
        end
      end

      private

      def with_identifiers(server)
        Tempfile.create("bench-identifiers") do |file|
          file.write(server.get("/turbo_identifiers", streams: sizes[:streams]))
          file.close
          yield file.path
        end
      end

      def subscribing(connecting)
        { subscription_rate: connecting[:connect_rate] * sizes[:each],
          subscription_cpu: connecting[:connect_cpu] / sizes[:each],
          page_memory: connecting[:idle_rss], page_proportional: connecting[:idle_pss] }
      end

      def broadcasts(scene)
        singles = scene.broadcast(sizes[:singles], interval_ms: sizes[:interval_ms], payload: Payload::PAGE_PART)
        burst = scene.broadcast(sizes[:burst], interval_ms: 0, payload: Payload::PAGE_PART)
        { **singly(:single, singles), **at_once(:burst, burst) }
      end
    end
  end
end
