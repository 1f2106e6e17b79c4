# frozen_string_literal: true

require "concurrent"

module TurboCableRs
  module TurboStreams
    # Broadcasts one refresh for many: the last of a run, once nothing has followed it for QUIET seconds.
    #
    # What is due belongs to the process, not to the thread that asked, so that threads share one refresh, none keeps
    # anything behind, and a process that ends before the time is up still sends what is due.
    class RefreshDebouncer # :nodoc:
      QUIET = 0.5 # seconds; what turbo-rails waits
      LONGEST = 5 # seconds; a stream that is never quiet, such as a long import's, still refreshes

      Due = Struct.new(:refresh, :latest, :timer)
      private_constant :Due

      @due = Concurrent::Map.new # key => Due; one key's changes are atomic
      @flushing = Concurrent::AtomicReference.new # the pid in which at_exit has been set

      class << self
        # True in tests: there is no waiting and no other thread.
        attr_accessor :immediate

        attr_reader :due

        def flush
          due.each_key { |key| new(key).refresh }
        end

        # Once a process: after a fork, what was due is the parent's, and so is the parent's at_exit.
        def flush_at_exit
          pid = Process.pid
          return if @flushing.get_and_set(pid) == pid

          due.clear
          at_exit { flush if Process.pid == pid }
        end
      end

      def initialize(key)
        @key = key
      end

      def debounce(&refresh)
        return yield if self.class.immediate

        self.class.flush_at_exit
        due.compute(@key) { |waiting| postpone(waiting, refresh) }
      end

      # Sends what is due. A timer that could not be stopped in time finds nothing here, or sends the newest early.
      def refresh
        waiting = due.delete(@key)
        Rails.application.executor.wrap { run(waiting.refresh) } if waiting
      end

      # For tests: returns when what is due has been sent.
      def wait
        due[@key]&.timer&.wait(LONGEST + QUIET)
      end

      private

      def due
        self.class.due
      end

      def postpone(waiting, refresh)
        now = Concurrent.monotonic_time
        latest = waiting&.latest || (now + LONGEST)
        return Due.new(refresh, latest, waiting.timer) if now + QUIET > latest

        waiting&.timer&.cancel
        Due.new(refresh, latest, Concurrent::ScheduledTask.execute(QUIET) { self.refresh })
      end

      def run(refresh)
        refresh.call
      rescue StandardError => error
        Rails.error.report(error, handled: true, severity: :error)
        Rails.logger&.error { "Refreshing the stream #{@key.first.inspect} failed: #{error.class}: #{error.message}" }
      end
    end
  end
end
