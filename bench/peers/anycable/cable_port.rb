# frozen_string_literal: true

require "socket"

module Bench
  module Peers
    # Where anycable-go listens for clients and broadcasts.
    class CablePort
      BOOT_SECONDS = 10
      RETRY_SECONDS = 0.02

      attr_reader :port

      def initialize(port)
        @port = port
      end

      def url
        "http://127.0.0.1:#{port}"
      end

      # Tells the bench, once there is someone to answer.
      def announce
        wait
        $stdout.puts "Cable on #{url}"
        $stdout.flush
      end

      private

      def wait(deadline: now + BOOT_SECONDS)
        TCPSocket.new("127.0.0.1", port).close
      rescue Errno::ECONNREFUSED
        raise if now > deadline

        sleep(RETRY_SECONDS)
        retry
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
