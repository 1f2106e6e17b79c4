# frozen_string_literal: true

require_relative "../workload"

module Bench
  module Workloads
    # Many subscribers of one stream: single broadcasts, channel actions, and a burst.
    class OneStream < Workload
      CALLS = 100

      class << self
        def title(sizes)
          "#{sizes[:clients]} subscribers of one stream, #{Payload::SMALL}: #{sizes[:singles]} broadcasts " \
            "#{sizes[:interval_ms]} ms apart, #{sizes[:echoes]} actions of each client, burst of #{sizes[:burst]}"
        end

        def metrics(sizes)
          [*at_once(:burst, "burst"), *singly(:single, "single broadcasts"), *connecting, *echo,
           *Metric.neutral(burst_growth: "memory after the burst, above before, %"),
           *Metric.lower(memory_after_burst: "memory of the process after the burst, MiB (RSS)",
                         proportional_after_burst: "memory of the process after the burst, MiB (PSS)",
                         caller_one: "broadcast in its caller's thread, 1 subscriber, µs beyond the encoding",
                         caller_many: "the same, #{sizes[:clients]} subscribers, µs")]
        end

        private

        def echo
          [*Metric.higher(echo_rate: "channel actions/s"),
           *Metric.lower(echo_cpu: "channel actions: CPU, µs", echo_p50: "channel actions: p50 to the answer, ms",
                         echo_p95: "channel actions: p95 to the answer, ms",
                         echo_p99: "channel actions: p99 to the answer, ms"),
           *Metric.neutral(echo_out_of_order: "channel actions: answers out of order")]
        end
      end

      def figures
        serve do |server|
          alone = caller_one(server)
          gather(server, clients: sizes[:clients]) do |scene, connecting|
            { **alone, **connecting, **singles(scene), **echoes(scene), **burst(server, scene) }
          end
        end
      end

      private

      def caller_one(server)
        Scene.open(server, clients: 1) do |scene|
          { caller_one: caller_cost(server, scene.broadcast(CALLS, interval_ms: 0)) }.compact
        end
      end

      def callers(server, work)
        { caller_many: caller_cost(server, work) }.compact
      end

      def singles(scene)
        singly(:single, scene.broadcast(sizes[:singles], interval_ms: sizes[:interval_ms]))
      end

      def echoes(scene)
        return {} unless contestant.channels?

        work = scene.perform(sizes[:echoes])
        { echo_rate: work.rate, echo_cpu: work.server_microseconds, echo_out_of_order: work.out_of_order,
          **[50, 95, 99].to_h { |percentile| [:"echo_p#{percentile}", work.milliseconds_to_one(percentile)] } }
      end

      def burst(server, scene)
        before = server.memory_bytes
        work = scene.broadcast(sizes[:burst], interval_ms: 0)
        sleep sizes[:settle_seconds] # what is to be given back, is
        { **at_once(:burst, work), **callers(server, work), **after_burst(server, before) }
      end

      def after_burst(server, before)
        resident = server.memory_bytes
        { burst_growth: ((resident.to_f / before) - 1) * 100, memory_after_burst: mebibytes(resident),
          proportional_after_burst: mebibytes(server.proportional_bytes) }
      end
    end
  end
end
