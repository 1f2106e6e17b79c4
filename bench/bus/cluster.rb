# frozen_string_literal: true

require_relative "../runner/program"
require_relative "../runner/vitals"

module Bench
  module Bus
    # The app under Puma, with workers.
    class Cluster
      BOOT_SECONDS = 30

      def self.open(host, workers:)
        contestant = host.contestant
        Program.open([*contestant.command, "--workers", workers.to_s], core: Machine::SERVER_CORE, env: host.env,
                                                                       directory: contestant.directory) do |program|
          yield new(program, workers: workers, thread: contestant.thread)
        end
      end

      # @return [Array<Vitals>]
      attr_reader :workers
      attr_reader :port

      def initialize(program, workers:, thread:)
        @program = program
        @thread = thread
        @workers = []
        deadline = now + BOOT_SECONDS
        read(deadline - now) until port && @workers.size == workers
      end

      def cpu_seconds
        workers.sum(&:cpu_seconds)
      end

      def memory_bytes
        workers.sum(&:memory_bytes)
      end

      def descriptors
        workers.sum(&:descriptors)
      end

      # Who connects now gets this worker: the others are stopped. Else it is the kernel that chooses.
      def admit_to(worker)
        others = workers - [worker]
        others.each { |other| Process.kill("STOP", other.pid) }
        Thread.pass until others.all?(&:stopped?)
      end

      def admit_to_all
        workers.each { |worker| Process.kill("CONT", worker.pid) }
      end

      # Numbers taken from a fallback would be no numbers of the contestant's.
      def check_that_it_serves
        return if @thread.nil? || workers.all? { |worker| worker.threads.include?(@thread) }

        raise Error, "the gem does not serve the clients (not every worker has a thread named #{@thread})"
      end

      private

      # Puma starts workers that fail again and again: it is never silent for long.
      def read(seconds)
        line = @program.gets(seconds: [seconds, 0].max)
        port = line[%r{Listening on http://127\.0\.0\.1:(\d+)}, 1]
        worker = line[/Worker \d+ \(PID: (\d+)\) booted/, 1]
        @port = Integer(port) if port
        @workers << Vitals.new(Integer(worker)) if worker
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
