# frozen_string_literal: true

require_relative "../workload"

module Bench
  module Workloads
    # Many come and leave, again and again: what is left of them.
    class Churn < Workload
      LEAVE_SECONDS = 30
      LOOK_SECONDS = 0.05

      class << self
        def title(sizes)
          "#{sizes[:times]} times #{sizes[:clients]} clients connect, subscribe and leave"
        end

        def metrics(_sizes)
          [*Metric.neutral(growth: "memory afterwards, above the idle app, % (RSS)",
                           proportional_growth: "memory afterwards, above the idle app, % (PSS)",
                           growth_from_first: "memory afterwards, above that after the first time, % (RSS)"),
           *Metric.lower(memory_before: "memory before, MiB (RSS)",
                         memory_afterwards: "memory afterwards, MiB (RSS)")]
        end

        def for?(contestant)
          [Contestant::STOCK, Contestant::GEM].include?(contestant)
        end
      end

      def figures
        serve do |server|
          before = memory(server)
          after = Array.new(sizes[:times]) { come_and_leave(server) }
          { growth: growth(before, after.last, 0), proportional_growth: growth(before, after.last, 1),
            growth_from_first: growth(after.first, after.last, 0),
            memory_before: mebibytes(before.first), memory_afterwards: mebibytes(after.last.first) }
        end
      end

      private

      def come_and_leave(server)
        descriptors = server.descriptors
        Scene.open(server, clients: sizes[:clients]) { |_scene| nil }
        wait_until_gone(server, descriptors)
        sleep sizes[:settle_seconds] # what is to be given back, is
        memory(server)
      end

      def wait_until_gone(server, descriptors)
        deadline = now + LEAVE_SECONDS
        until server.descriptors <= descriptors + WARM_UP_CLIENTS
          raise Error, "clients that left are still there after #{LEAVE_SECONDS} s" if now > deadline

          sleep LOOK_SECONDS
        end
      end

      def memory(server)
        [server.memory_bytes, server.proportional_bytes]
      end

      def growth(before, after, index)
        ((after[index].to_f / before[index]) - 1) * 100
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
