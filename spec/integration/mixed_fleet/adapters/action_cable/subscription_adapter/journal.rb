# frozen_string_literal: true

require "json"

module ActionCable
  module SubscriptionAdapter
    # An adapter as a third party would write it: over a file that all processes append to and read to its end. It has
    # what Action Cable asks of adapters and nothing else, and confirms and delivers on a thread of its own.
    #
    #   { adapter: "journal", path: "/tmp/journal.jsonl" }
    class Journal < Base
      INTERVAL = 0.01

      def initialize(*)
        super
        @path = server.config.cable.fetch(:path)
        @callbacks = Hash.new { |callbacks, channel| callbacks[channel] = [] }
        @confirmations = Queue.new
        @lock = Mutex.new
      end

      def broadcast(channel, payload)
        note("publish", channel, payload)
      end

      def subscribe(channel, callback, success_callback = nil)
        @lock.synchronize do
          @callbacks[channel] << callback
          @reader ||= start_reader
        end
        note("subscribe", channel)
        @confirmations << success_callback if success_callback
      end

      def unsubscribe(channel, callback)
        @lock.synchronize { @callbacks[channel].delete(callback) }
        note("unsubscribe", channel)
      end

      def shutdown
        @lock.synchronize { @reader&.kill }
      end

      private

      def note(*entry)
        File.write(@path, "#{JSON.generate([Process.pid, *entry])}\n", mode: "a")
      end

      # Opened here: what is published from now on is heard.
      def start_reader
        file = File.open(@path, "a+").tap { |journal| journal.seek(0, IO::SEEK_END) }
        Thread.new { read(file) }
      end

      def read(file)
        unread = +""
        loop do
          unread << file.read
          deliver(unread.slice!(/.*\n/)) while unread.include?("\n")
          @confirmations.pop.call until @confirmations.empty?
          sleep INTERVAL
        end
      end

      def deliver(line)
        _, action, channel, payload = JSON.parse(line)
        return unless action == "publish"

        @lock.synchronize { @callbacks[channel].dup }.each { |callback| callback.call(payload) }
      end
    end
  end
end
