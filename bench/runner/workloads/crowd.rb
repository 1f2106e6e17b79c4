# frozen_string_literal: true

require_relative "../workload"

module Bench
  module Workloads
    # As many clients as one process is asked to hold.
    class Crowd < Workload
      class << self
        def title(sizes)
          "#{sizes[:clients]} subscribers of one stream, #{Payload::SMALL}: #{sizes[:singles]} broadcasts " \
            "#{sizes[:interval_ms]} ms apart, burst of #{sizes[:burst]}"
        end

        def metrics(sizes)
          [*singly(:single, "single broadcasts"), *at_once(:burst, "burst"), *connecting,
           *Metric.lower(memory_above_idle: "memory above the idle app, MB (RSS)",
                         proportional_above_idle: "memory above the idle app, MB (PSS)",
                         caller_many: "broadcast in its caller's thread, #{sizes[:clients]} subscribers, µs " \
                                      "beyond the encoding")]
        end
      end

      def figures
        serve do |server|
          gather(server, clients: sizes[:clients]) do |scene, connecting|
            { **connecting, **above_idle(connecting), **broadcasts(server, scene) }
          end
        end
      end

      private

      # Megabytes, as the target counts them.
      def above_idle(connecting)
        resident, proportional = connecting.values_at(:idle_rss, :idle_pss)
        { memory_above_idle: resident * sizes[:clients] * 1024 / 1e6,
          proportional_above_idle: proportional * sizes[:clients] * 1024 / 1e6 }
      end

      def broadcasts(server, scene)
        singles = scene.broadcast(sizes[:singles], interval_ms: sizes[:interval_ms])
        burst = scene.broadcast(sizes[:burst], interval_ms: 0)
        { **singly(:single, singles), **at_once(:burst, burst), caller_many: caller_cost(server, burst) }.compact
      end
    end
  end
end
