# frozen_string_literal: true

module Bench
  module Bus
    # What processes cost that have broadcast once and stay.
    class IdlePublishers
      # What was there at one time, and the CPU time that went by while nothing was asked for.
      Snapshot = Struct.new(:descriptors, :memory, :broker_memory, :worker_cpu, :publishers_cpu, keyword_init: true)

      def initialize(scene, count:, seconds:)
        @scene = scene
        @count = count
        @seconds = seconds
      end

      def figures
        without = watch([])
        Publisher.start_all(@scene.host, @count) do |publishers|
          publishers.each { |publisher| @scene.broadcast(1, interval_ms: 0, publisher: publisher) }
          compare(without, watch(publishers))
        end
      end

      private

      def watch(publishers)
        cluster = @scene.cluster
        cpu = cpu_while_idle(cluster, *publishers)
        Snapshot.new(descriptors: cluster.descriptors, memory: cluster.memory_bytes / 1024.0,
                     broker_memory: (@scene.host.broker.memory_bytes / 1024.0 if @scene.host.broker),
                     worker_cpu: cpu.first / cluster.workers.size, publishers_cpu: cpu.drop(1).sum)
      end

      # In milliseconds.
      def cpu_while_idle(*processes)
        before = processes.map(&:cpu_seconds)
        sleep @seconds
        processes.map(&:cpu_seconds).zip(before).map { |after, earlier| (after - earlier) * 1000 }
      end

      def compare(without, with)
        each_in_each = @count * @scene.cluster.workers.size.to_f
        { idle_descriptors: (with.descriptors - without.descriptors) / each_in_each,
          idle_memory: (with.memory - without.memory) / each_in_each,
          idle_broker_memory: (with.broker_memory - without.broker_memory if with.broker_memory)&.fdiv(@count),
          idle_own_cpu: with.publishers_cpu / @count,
          idle_cpu_none: without.worker_cpu, idle_cpu_all: with.worker_cpu }
      end
    end
  end
end
