# frozen_string_literal: true

require "concurrent/map"
require "concurrent/scheduled_task"
require "turbo_cable_rs/turbo_check"
require "turbo_cable_rs/turbo_keys"

module TurboCableRs
  # Subscriptions to Turbo's streams without Ruby: Rust proves the signed name, confirms and delivers, and no channel is
  # made. Only for connection classes that {TurboCheck} finds nothing against. Rust may only ever say yes; whatever it
  # cannot prove goes to Turbo's own channel.
  class NativeTurbo # :nodoc:
    # Seconds that a clean check is good for: code may put itself in the way at any time.
    CLEAN_FOR = 1
    # Seconds before a stream that the adapter would not subscribe is tried again; its clients wait for it.
    RETRY = 2

    # What a check found, and when.
    Verdict = Struct.new(:obstacle, :found_at)
    private_constant :CLEAN_FOR, :RETRY, :Verdict

    def initialize(server, native)
      @server = server
      @native = native
      @verdicts = Concurrent::Map.new
      @adapters = Concurrent::Map.new
      @lock = Mutex.new
    end

    # Lets a client's Turbo subscriptions be native, if that is possible. To be called before it is ready.
    #
    # @return [Boolean] whether they are
    def accept(id, connection)
      return false if test_adapter? || obstacle(connection.class) || !TurboCheck.plain?(connection)

      @native.accept_turbo(id)
      true
    end

    # @return [String, nil] why not. What was found once is in the way for good; nothing found is looked for again.
    def obstacle(connection_class)
      return @withdrawn if @withdrawn

      verdict = @verdicts[connection_class]
      verdict = @lock.synchronize { check(connection_class) } unless verdict && good?(verdict)
      @withdrawn || verdict.obstacle
    end

    # Native subscriptions of one reactor's clients want this stream; those of another's have claims of their own.
    # Answered when it is there.
    #
    # @param reactor [Integer] which has asked
    def acquire(stream, reactor)
      adapter = @adapters[[stream, reactor]] = ActionCable.server.pubsub
      @server.backplane.acquire(adapter, stream, -> { @native.acquired(stream, reactor) })
    rescue StandardError => error
      ActionCable.server.logger&.error("[TurboCableRs] Subscribing to #{stream} failed: #{error.message}")
      Concurrent::ScheduledTask.execute(RETRY) { acquire(stream, reactor) }
    end

    # They want it no more. On the adapter it was acquired on: a restart may have put another in its place.
    def release(stream, reactor)
      @server.backplane.release(@adapters.delete([stream, reactor]), stream)
    ensure
      @native.released(stream, reactor)
    end

    private

    # Test helpers put one in, and others in its place, while clients stay.
    def test_adapter?
      ActionCable.server.pubsub.is_a?(ActionCable::SubscriptionAdapter::Test)
    end

    def good?(verdict)
      verdict.obstacle || now - verdict.found_at < CLEAN_FOR
    end

    def check(connection_class)
      former = @verdicts[connection_class]
      return former if former && good?(former)

      obstacle = TurboCheck.new(connection_class).obstacle
      serve unless obstacle
      withdraw(obstacle) if obstacle && former
      @verdicts[connection_class] = Verdict.new(obstacle, now)
    end

    # Not before the first client: the app's secret may not be there at boot. And again when the keys have changed.
    def serve
      served = [TurboKeys.to_a, !ActionCable.server.pubsub.respond_to?(:delivers_to_reactor?)]
      @native.serve_turbo(*served) unless served == @served
      @served = served
    end

    # Something got in the way of clients that were accepted already: with no key Rust proves nothing any more, and what
    # they ask for from now on goes to Turbo's channel.
    def withdraw(obstacle)
      @native.serve_turbo([], @served.last)
      @server.tell_once(:native_turbo, "Turbo's subscriptions go through Ruby from now on: #{obstacle}")
      @withdrawn = obstacle
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
