# frozen_string_literal: true

require "turbo_cable_rs/backplane/replacements"

module TurboCableRs
  class Backplane
    # The time in which a line does not listen, and what is done about it: the present instance may be heard again, and
    # meanwhile others are tried. Whichever is heard first stays.
    class Outage # :nodoc:
      # @param silence [Float] seconds since something was heard
      def initialize(line, pulse, silence:, interval:, timeout:)
        @line = line
        @pulse = pulse
        @interval = interval
        @timeout = timeout
        @began_at = now - silence
        @had_streams = line.streams.any?
        @replacements = Replacements.new(line, timeout: timeout)
        @line.deafen
        @pulse.expect_return
      end

      # One step, to be taken often.
      def mend
        @pulse.expect_return if @line.failure
        return listen_again if @pulse.first_heard_at
        return if settling?

        replacement = @replacements.next_confirmed(after: head_start)
        take(replacement) if replacement
      end

      # Not before all is confirmed, because clients are told to fetch what they missed; nor before the pulses have come
      # that the adapter may have kept.
      def over?
        heard_at = @pulse.first_heard_at
        !heard_at.nil? && now - heard_at >= patience
      end

      # @return [Instance, nil] whose connection the pulse may go by
      def publisher
        @replacements.instance || (@line.current if @is_replaced || @pulse.first_heard_at)
      end

      # To be asked when it is over.
      #
      # @return [Boolean] whether clients have certainly missed what was sent, if anything was
      def gap?
        @gap = @had_streams && (@is_replaced || pulses_missing?) if @gap.nil?
        @gap
      end

      def seconds
        now - @began_at
      end

      # Nothing more is tried.
      def end
        @replacements.drop
      end

      private

      # An adapter whose listener we do not know may have connected anew, and heard nothing meanwhile.
      def pulses_missing?
        @line.current.reports_failure? ? @pulse.missing? : @pulse.any_missing?
      end

      def listen_again
        @replacements.drop
        @line.resume if @line.deaf?
      end

      def patience
        return @timeout if @line.pending?

        @is_replaced ? 0 : @interval
      end

      # What is only silent may have kept all that was sent, and comes back at the same moment as the replacement.
      def head_start
        @line.failure ? 0 : @interval
      end

      # The instance that took over has to be heard yet.
      def settling?
        @taken_at && !@line.failure && now - @taken_at < @timeout
      end

      def take(instance)
        @pulse.reset
        @line.replace_with(instance)
        @is_replaced = true
        @taken_at = now
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
