# frozen_string_literal: true

require "concurrent/configuration"
require "securerandom"

module TurboCableRs
  class Backplane
    # Numbered messages that a process sends to itself through the backplane: as long as they are heard, it listens. One
    # that was sent and not heard, while a later one was, is a proof that messages got lost.
    class Pulse # :nodoc:
      # How many that were not heard are remembered.
      MOST_REMEMBERED = 60
      private_constant :MOST_REMEMBERED

      # @return [String] where they are sent: nobody else listens there
      attr_reader :stream

      def initialize
        @stream = "turbo_cable_rs/pulse/#{SecureRandom.hex(8)}"
        @lock = Mutex.new
        @number = 0
        @under_way = 0
        reset
      end

      # Nothing is expected any more.
      def reset
        @lock.synchronize do
          @unheard = {}
          @last_heard = 0
          @first_heard_at = nil
          @is_noticed = true
        end
      end

      # Sends one, without waiting for it.
      #
      # @param at_most [Integer] how many may be under way then
      # @yield [payload] to be broadcast, on another thread
      def send_one(at_most: 1, &broadcast)
        number = @lock.synchronize { new_number if @under_way < at_most }
        Concurrent.global_io_executor.post { publish(number, &broadcast) } if number
      end

      # Takes what arrives.
      def hear(payload)
        number = Integer(payload, exception: false) || return
        @lock.synchronize do
          @unheard.delete(number)
          @last_heard = [@last_heard, number].max
          @first_heard_at ||= now
          @is_noticed = true
        end
      end

      # @return [Boolean] whether there is news since this was last asked: that one was heard or, for want of a
      #   connection in the app's own pool, that nothing can be said
      def noticed?
        @lock.synchronize { @is_noticed.tap { @is_noticed = false } }
      end

      # @return [Float, nil] when the first was heard since {#expect_return}
      attr_reader :first_heard_at

      # Nothing was heard for too long. What has been sent may still arrive.
      def expect_return
        @lock.synchronize { @first_heard_at = nil }
      end

      # Takes stock of those before the last one that was heard; they are forgotten.
      #
      # @return [Boolean] whether one is missing that the adapter had taken
      def missing?
        unheard.include?(:sent)
      end

      # @return [Boolean] the same of those, too, that it would not take, or has not finished with
      def any_missing?
        unheard.any?
      end

      private

      def new_number
        @under_way += 1
        @number += 1
        @unheard[@number] = :under_way if @unheard.size < MOST_REMEMBERED
        @number
      end

      def publish(number)
        yield number.to_s
        finish(number, :sent)
      rescue StandardError => error
        finish(number, :failed)
        @lock.synchronize { @is_noticed = true } if pool_exhausted?(error)
      end

      # It may have been heard by now.
      def finish(number, state)
        @lock.synchronize do
          @under_way -= 1
          @unheard[number] = state if @unheard.key?(number)
        end
      end

      # The app uses all its connections to the database: no fault of the backplane's.
      def pool_exhausted?(error)
        defined?(ActiveRecord::ConnectionTimeoutError) && error.is_a?(ActiveRecord::ConnectionTimeoutError)
      end

      # @return [Array<Symbol>] what became of them
      def unheard
        @lock.synchronize do
          numbers = @unheard.keys.select { |number| number < @last_heard }
          numbers.map { |number| @unheard.delete(number) }
        end
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
