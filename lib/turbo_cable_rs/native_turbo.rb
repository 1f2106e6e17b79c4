# frozen_string_literal: true

require "concurrent/map"
require "concurrent/scheduled_task"
require "turbo_cable_rs/turbo_check"

module TurboCableRs
  # Subscriptions to Turbo's streams without Ruby: Rust proves the signed name, confirms and delivers, and no channel is
  # made. Only for connection classes that {TurboCheck} finds nothing against. Rust may only ever say yes; whatever it
  # cannot prove goes to Turbo's own channel.
  class NativeTurbo # :nodoc:
    # Seconds before a stream that the adapter would not subscribe is tried again; its clients wait for it.
    RETRY = 2
    private_constant :RETRY

    def initialize(server, native)
      @server = server
      @native = native
      @checks = Concurrent::Map.new
      @adapters = Concurrent::Map.new
      @lock = Mutex.new
    end

    # Lets a client's Turbo subscriptions be native, if that is possible. To be called before it is ready.
    #
    # @return [Boolean] whether they are
    def accept(id, connection_class)
      return false if test_adapter? || obstacle(connection_class)

      serve
      @native.accept_turbo(id)
      true
    end

    # @return [String, nil] why not; looked up once for each class
    def obstacle(connection_class)
      @checks.compute_if_absent(connection_class) { [TurboCheck.new(connection_class).obstacle] }.first
    end

    # Native subscriptions want this stream. Answered when it is there.
    def acquire(stream)
      adapter = @adapters[stream] = ActionCable.server.pubsub
      @server.backplane.acquire(adapter, stream, -> { @native.acquired(stream) })
    rescue StandardError => error
      ActionCable.server.logger&.error("[TurboCableRs] Subscribing to #{stream} failed: #{error.message}")
      Concurrent::ScheduledTask.execute(RETRY) { acquire(stream) }
    end

    # They want it no more. On the adapter it was acquired on: a restart may have put another in its place.
    def release(stream)
      @server.backplane.release(@adapters.delete(stream), stream)
    ensure
      @native.released(stream)
    end

    private

    # Test helpers put one in, and others in its place, while clients stay.
    def test_adapter?
      ActionCable.server.pubsub.is_a?(ActionCable::SubscriptionAdapter::Test)
    end

    # Once, when the first client comes: the app's secret may not be there at boot.
    def serve
      return if @is_served

      @lock.synchronize do
        @native.serve_turbo(TurboCheck.keys, !ActionCable.server.pubsub.respond_to?(:delivers_to_reactor?))
        @is_served = true
      end
    end
  end
end
