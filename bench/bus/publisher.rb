# frozen_string_literal: true

require "json"
require_relative "../runner/program"
require_relative "../runner/server"

module Bench
  module Bus
    # A process of the app that serves nobody and broadcasts.
    class Publisher
      COMMAND = [Gem.ruby, ROOT.join("bench/app/publisher.rb").to_s].freeze
      BOOT_SECONDS = 30
      PUBLISH_SECONDS = 120

      class << self
        # On the core of the clients, as if it were a job's process: the servers' core is busy enough.
        def start(host)
          Program.open(COMMAND, core: Machine::LOAD_CORE, env: host.env) { |program| yield new(program) }
        end

        # Several at once.
        def start_all(host, count, opened: [], &block)
          return yield opened if opened.size == count

          start(host) { |publisher| start_all(host, count, opened: [*opened, publisher], &block) }
        end
      end

      def initialize(program)
        @program = program
        @program.gets(seconds: BOOT_SECONDS)
      end

      def cpu_seconds
        @program.cpu_seconds
      end

      # @return [Hash] what bench/app/publisher.rb answers
      def broadcast(seqs, interval_ms:)
        @program.puts(JSON.generate(first: seqs.first, count: seqs.size, size: Server::PAYLOAD_BYTES,
                                    interval_ms: interval_ms))
        JSON.parse(@program.gets(seconds: PUBLISH_SECONDS), symbolize_names: true)
      end
    end
  end
end
