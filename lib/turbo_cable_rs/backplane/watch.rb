# frozen_string_literal: true

require "concurrent/atomic/event"
require "turbo_cable_rs/backplane/gap"
require "turbo_cable_rs/backplane/outage"

module TurboCableRs
  class Backplane
    # The thread that keeps a line alive: sends the pulse, notices when it is not heard, and mends the line for as long
    # as that takes. It is there while anything is subscribed.
    class Watch # :nodoc:
      # Pulses within `backplane_timeout`: some may be late without anything being wrong.
      PULSES = 5
      # Seconds between two looks during an outage.
      HASTE = 0.5
      # Pulses that may be under way then. A database that hangs holds each with a connection of the app's pool.
      MOST_IN_OUTAGE = 2
      private_constant :PULSES, :HASTE, :MOST_IN_OUTAGE

      def initialize(line, pulse, timeout:)
        @line = line
        @pulse = pulse
        @timeout = timeout
        @interval = timeout.fdiv(PULSES)
        @lock = Mutex.new
        @alarm = Concurrent::Event.new
        @since = Time.now
        @outages = @gaps = 0
      end

      def start
        @lock.synchronize { @thread = Thread.new { run } unless @thread&.alive? || @is_stopped }
      end

      # Something has happened: looks at once.
      def wake
        @alarm.set
      end

      # It is not waited for: what it calls may hang.
      def stop
        @is_stopped = true
        wake
      end

      def health
        { healthy: @outage.nil?, since: @since, outages: @outages, gaps: @gaps }
      end

      private

      def run
        Thread.current.name = "cable-backplane"
        @silence = 0
        @pulse.reset
        beat until over?
        @outage&.end
      end

      def over?
        # A process that was held up itself has not listened.
        @silence += [wait, @interval * 2].min
        @is_stopped || @lock.synchronize { leave if @outage.nil? && @line.rest }
      end

      # @return [Float] how long it took
      def wait
        started = now
        @alarm.wait(@outage ? [@interval, HASTE].min : @interval)
        @alarm.reset
        now - started
      end

      # Whoever subscribes from now on starts another thread.
      def leave
        @thread = nil
        true
      end

      def beat
        send_pulse if @line.hears_pulse?
        @outage ? mend : look
      rescue StandardError => error
        log(:error, "Watching the backplane failed: #{error.class} - #{error.message}")
      end

      # The app publishes by the same connection, and would have to wait. Where that hangs, the pulse takes another.
      def send_pulse
        publisher = @outage ? @outage.publisher : @line.current
        return unless publisher

        @pulse.send_one(at_most: @outage ? MOST_IN_OUTAGE : 1) { |text| publisher.broadcast(@pulse.stream, text) }
      end

      def look
        @silence = 0 if @pulse.noticed?
        problem = @line.failure || ("nothing was heard for #{@timeout} s" if @silence >= @timeout)
        return lose(problem) if problem

        report_gap(@interval) if @pulse.missing?
        @line.renew
      end

      def lose(problem)
        @outage = Outage.new(@line, @pulse, silence: @silence, interval: @interval, timeout: @timeout)
        @outages += 1
        @since = Time.now
        log(:error, "The backplane (#{@line.name}) is lost: #{problem}. Broadcasts of other processes do not reach " \
                    "the clients of this one")
        mend
      end

      def mend
        @outage.mend
        come_back if @outage.over?
      end

      def come_back
        announce(@outage)
      ensure
        @silence = 0
        @since = Time.now
        @outage = nil
      end

      def announce(outage)
        log(:info, "The backplane (#{@line.name}) is back after #{outage.seconds.round(1)} s" \
                   "#{', without a loss' unless outage.gap?}")
        report_gap(outage.seconds) if outage.gap?
      end

      def report_gap(seconds)
        @gaps += 1
        Gap.new(@line.logger, adapter: @line.name, seconds: seconds.round(3), streams: @line.streams.size).report
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end

      def log(level, text)
        @line.logger&.public_send(level, "[TurboCableRs] #{text}")
      end
    end
  end
end
