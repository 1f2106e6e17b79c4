# frozen_string_literal: true

module TurboCableRs
  class Backplane
    # Instances of the adapter that are tried, one after the other and for ever, until one listens.
    class Replacements # :nodoc:
      # Seconds from one to the next: doubled from the first, up to the last. The first one is tried at once.
      PAUSES = (0.25..5)
      # All processes lose a backplane at one time, and should not come back to it at one.
      JITTER = 0.5
      private_constant :PAUSES, :JITTER

      # @return [Instance, nil] the one that is tried
      attr_reader :instance

      # @param timeout [Numeric] seconds that each one has
      def initialize(line, timeout:)
        @line = line
        @timeout = timeout
        @pause = PAUSES.begin
        @next_at = now
      end

      # @param after [Numeric] seconds for which it has listened
      # @return [Instance, nil] one that listens, and is now the caller's
      def next_confirmed(after: 0)
        return (start if now >= @next_at) unless @instance
        return drop if hopeless?

        @instance.tap { @instance = nil } if @confirmed_at && now - @confirmed_at >= after
      end

      def drop
        @instance&.retire
        @instance = nil
        @next_at = now + (@pause * rand((1 - JITTER)..(1 + JITTER)))
        @pause = [@pause * 2, PAUSES.end].min
        nil
      end

      private

      def hopeless?
        @instance.failure || (@confirmed_at.nil? && now - @started_at > @timeout)
      end

      def start
        @confirmed_at = nil
        @started_at = now
        @instance = @line.new_instance
        # Adapters may connect in here, and hang.
        Concurrent.global_io_executor.post(@instance) { |instance| ask(instance) }
        nil
      end

      # A subscription that is confirmed shows that there is a connection.
      def ask(instance)
        instance.subscribe(@line.pulse.stream, ->(_) {}, -> { confirm(instance) })
      rescue StandardError => error
        instance.fail_by(error)
      end

      def confirm(instance)
        @confirmed_at = now if @instance.equal?(instance)
        @line.wake
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
