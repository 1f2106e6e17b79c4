# frozen_string_literal: true

require "concurrent/atomic/atomic_fixnum"

module TurboCableRs
  # One channel's claim to one stream, from `stream_from` to its end. Action Cable may start it after it was stopped,
  # and from another thread: it then never starts. Tagged onto the channel's own stream handler. In other protocols
  # than Action Cable's ({TurboCableProtocol}) the claim is the client's own.
  class Registration # :nodoc:
    # @return [Array(Array, String)] what the reactor knows it by: envelope and stream
    attr_reader :key

    @serials = Concurrent::AtomicFixnum.new

    # @return [Integer] tells which of two is younger
    def self.next_serial
      @serials.increment
    end

    attr_reader :serial
    protected :serial

    # @param label [String] what the client calls the stream: in Action Cable, the subscription's identifier
    # @param protocol [Symbol] `:action_cable` or `:turbo_cable`, whose envelope messages come in
    def initialize(socket, label, protocol: :action_cable)
      @serial = self.class.next_serial
      @socket = socket
      @envelope = [protocol, label].freeze
      @state = :new
      @is_acquired = false
      @lock = Mutex.new
    end

    # Starts delivery to the client, and calls `done` when the stream is live: in the reactor at once, so that nothing
    # broadcast after the confirmation is missed, and in the backplane when its adapter says so.
    def start(backplane, adapter, stream, done)
      return done&.call unless claim(backplane, adapter, stream) && @socket.start_stream(self)

      backplane.acquire(adapter, stream, done)
      @lock.synchronize { @is_acquired = true }
      leave if stopped?
    end

    def younger_than?(other)
      serial > other.serial
    end

    def stop
      was = @lock.synchronize { @state.tap { @state = :stopped } }
      leave if was == :started
    end

    def stopped?
      @lock.synchronize { @state == :stopped }
    end

    private

    def claim(backplane, adapter, stream)
      @lock.synchronize do
        next false unless @state == :new

        @backplane = backplane
        @adapter = adapter
        @key = [@envelope, stream]
        @state = :started
      end
    end

    # Done by {#stop}, and again by a {#start} that was overtaken by it. Released on the adapter it was acquired on: a
    # test helper may have put another in its place meanwhile.
    def leave
      @socket.stop_stream(self)
      acquired = @lock.synchronize { @is_acquired.tap { @is_acquired = false } }
      @backplane.release(@adapter, @key.last) if acquired
    end
  end
end
