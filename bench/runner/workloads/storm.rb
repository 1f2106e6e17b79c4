# frozen_string_literal: true

require "tmpdir"
require_relative "../probe"
require_relative "../workload"

module Bench
  module Workloads
    # Everybody comes at once, to an app that looks up who it is; and what the app's visitors notice.
    class Storm < Workload
      # Puma's backlog (1024) must hold them, and the visitor.
      AT_ONCE = 900
      USERS = 1000

      class << self
        def title(sizes)
          "#{sizes[:clients]} clients connect, 64 at a time, and come again after all are cut off, #{AT_ONCE} at a " \
            "time; `connect` finds a user in SQLite; a page is fetched every #{Probe::INTERVAL_MS} ms"
        end

        def metrics(_sizes)
          [*Metric.higher(connect_rate: "connects/s, subscription confirmed",
                          reconnect_rate: "reconnects/s after all were cut off"),
           *Metric.lower(connect_cpu: "CPU per connect, µs"), *pages]
        end

        def for?(contestant)
          contestant.connects?
        end

        private

        def pages
          phases = { idle: "idle", storm: "while clients connect", broadcast: "while broadcasts run",
                     avalanche: "while all come again" }
          Metric.lower(phases.flat_map do |name, title|
            [50, 99].map { |percentile| [:"http_#{name}_p#{percentile}", "a page, #{title}: p#{percentile}, ms"] }
          end.to_h)
        end
      end

      def figures
        with_database do |env|
          serve(env: env, users: USERS) do |server|
            Probe.open(server) { |probe| visit(server, probe) }
          end
        end
      end

      private

      def with_database
        Dir.mktmpdir("bench-") do |directory|
          yield({ "DATABASE_URL" => "sqlite3:#{directory}/bench.sqlite3?pool=50" })
        end
      end

      def visit(server, probe)
        idle = pages(:idle, probe.watch { sleep sizes[:idle_seconds] })
        probe.start
        gather(server, clients: sizes[:clients], users: USERS) do |scene, connecting|
          { **idle, **pages(:storm, probe.stop), **connecting.slice(:connect_rate, :connect_cpu),
            **broadcast(scene, probe), **avalanche(scene, probe) }
        end
      end

      def broadcast(scene, probe)
        pages(:broadcast, probe.watch { scene.broadcast(sizes[:singles], interval_ms: sizes[:interval_ms]) })
      end

      def avalanche(scene, probe)
        seconds = nil
        fetched = probe.watch { seconds = scene.load.reconnect(at_once: AT_ONCE) }
        { reconnect_rate: sizes[:clients] / seconds, **pages(:avalanche, fetched) }
      end

      def pages(phase, latencies)
        latencies.transform_keys { |percentile| :"http_#{phase}_p#{percentile}" }
      end
    end
  end
end
