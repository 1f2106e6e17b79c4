# frozen_string_literal: true

require "json"

module TurboCableRs
  module Testing
    # What a client has received, and the waits for more. Pings are thrown away.
    class Inbox # :nodoc:
      # @return [Array<Hash>] all frames, oldest first
      attr_reader :frames

      def initialize(websocket)
        @websocket = websocket
        @frames = []
        @unread = []
      end

      # @return [Hash] the oldest unread frame for which the block is true; it is now read
      def wait_for(goal, deadline, &block)
        read(goal, deadline) until (index = @unread.index(&block))
        @unread.delete_at(index)
      end

      # One step towards the goal.
      def read(goal, deadline)
        raise ConnectionClosed, "#{ending} while waiting for #{goal}; #{story}" if @websocket.ended?
        return if receive(deadline)

        raise TimeoutError, "#{goal} did not come within #{deadline.seconds} s; #{story}"
      end

      # @return [Boolean] false when nothing came in time
      def receive(deadline)
        @websocket.read(deadline).tap { take(@websocket.texts.shift) while @websocket.texts.any? }
      end

      def ending
        "the connection was closed (code #{@websocket.close_code.inspect})"
      end

      private

      def take(text)
        frame = JSON.parse(text)
        [@frames, @unread].each { |list| list << frame } unless frame["type"] == "ping"
      end

      def story
        frames.any? ? "received so far: #{frames.join(', ')}" : "nothing was received so far"
      end
    end
  end
end
