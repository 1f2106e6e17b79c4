# frozen_string_literal: true

module TurboCableRs
  module Testing
    # When a wait must end.
    class Deadline # :nodoc:
      # How often {#wait_until} looks.
      PAUSE = 0.01
      private_constant :PAUSE

      # @return [Numeric] how long the whole wait may take
      attr_reader :seconds

      def initialize(seconds)
        @seconds = seconds
        @moment = now + seconds
      end

      # @return [Numeric] seconds that are left, 0 when there are none
      def remaining
        [@moment - now, 0].max
      end

      # @return [Object, nil] what the block gives as soon as that is neither nil nor false; nil when it is too late
      def wait_until
        until (result = yield)
          return if remaining.zero?

          sleep([PAUSE, remaining].min)
        end
        result
      end

      private

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
