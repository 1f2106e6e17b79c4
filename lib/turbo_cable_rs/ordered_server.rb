# frozen_string_literal: true

require "delegate"
require "concurrent/executor/single_thread_executor"

module TurboCableRs
  # The server as an adapter sees it: what the adapter posts is run by one thread, in the order posted. Stock Action
  # Cable gives adapters a pool of ten threads, in which two broadcasts to one stream can overtake each other.
  class OrderedServer < SimpleDelegator # :nodoc:
    # One thread in front of Action Cable's event loop (to 8.1) or executor (from 8.2), which keep their timers.
    class Queue < SimpleDelegator
      def initialize(executor)
        super
        @queue = Concurrent::SingleThreadExecutor.new(name: "cable-adapter")
      end

      def post(task = nil, &block)
        @queue.post(&(task || block))
      end
    end
    private_constant :Queue

    def event_loop
      @event_loop ||= Queue.new(__getobj__.event_loop)
    end

    def executor
      @executor ||= Queue.new(__getobj__.executor)
    end
  end
end
