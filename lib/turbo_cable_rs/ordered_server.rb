# frozen_string_literal: true

require "delegate"
require "concurrent/executor/thread_pool_executor"

module TurboCableRs
  # The server as an adapter sees it: what the adapter posts is run by one thread, in the order posted. Stock Action
  # Cable gives adapters a pool of ten threads, in which two broadcasts to one stream can overtake each other.
  class OrderedServer < SimpleDelegator # :nodoc:
    # One thread in front of Action Cable's event loop (to 8.1) or executor (from 8.2), which keep their timers.
    class Queue < SimpleDelegator
      def initialize(executor)
        super
        @queue = Concurrent::ThreadPoolExecutor.new(name: "cable-adapter", min_threads: 0, max_threads: 1, max_queue: 0)
      end

      def post(task = nil, &block)
        @queue.post(&(task || block))
      end

      def stop_queue
        @queue.shutdown
      end
    end
    private_constant :Queue

    def event_loop
      @event_loop ||= Queue.new(__getobj__.event_loop)
    end

    def executor
      @executor ||= Queue.new(__getobj__.executor)
    end

    # The adapter is gone: its queue runs empty, and ends.
    def shutdown
      [@event_loop, @executor].compact.each(&:stop_queue)
    end
  end
end
