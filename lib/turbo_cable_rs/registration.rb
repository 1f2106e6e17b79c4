# frozen_string_literal: true

require "concurrent/atomic/atomic_fixnum"

module TurboCableRs
  # One channel's claim to one stream, from `stream_from` to its end. Action Cable may start it after it was stopped,
  # and from another thread: it then never starts. In other protocols than Action Cable's ({TurboCableProtocol}) the
  # claim is the client's own.
  #
  # There is one for each stream of each client. Its lock is the socket's, and it has eight instance variables at most:
  # with nine Ruby gives it twice the room.
  class Registration # :nodoc:
    # Tells which of two is younger.
    SERIALS = Concurrent::AtomicFixnum.new
    private_constant :SERIALS

    # @return [String, nil] what it is a claim to, once it was started
    attr_reader :stream

    attr_reader :serial, :label, :protocol
    protected :serial, :label, :protocol

    # @param label [String] what the client calls the stream: in Action Cable, the subscription's identifier
    # @param protocol [Symbol] `:action_cable` or `:turbo_cable`, whose envelope messages come in
    def initialize(socket, label, protocol: :action_cable)
      @serial = SERIALS.increment
      @socket = socket
      @label = label
      @protocol = protocol
      @state = :new
    end

    # Starts delivery to the client, and calls `done` when the stream is live: in the reactor at once, so that nothing
    # broadcast after the confirmation is missed, and in the backplane when its adapter says so.
    def start(adapter, stream, done)
      return done&.call unless claim(adapter, stream) && @socket.start_stream(self)

      @socket.backplane.acquire(adapter, stream, done)
      leave(was: :acquired) unless advance(from: :started, to: :acquired)
    end

    # @return [Array(Array, String)] what the reactor knows it by: envelope and stream
    def key
      [[@protocol, @label], @stream]
    end

    # @return [Boolean] whether the reactor would take one for the other
    def same_claim?(other)
      stream == other.stream && label == other.label && protocol == other.protocol
    end

    def younger_than?(other)
      serial > other.serial
    end

    def stop
      was = @socket.synchronize { @state.tap { @state = :stopped } }
      leave(was: was)
    end

    # Without the lock, which whoever asks may hold.
    def stopped?
      @state == :stopped
    end

    private

    def claim(adapter, stream)
      @socket.synchronize do
        next false unless @state == :new

        @adapter = adapter
        @stream = stream
        @state = :started
      end
    end

    # @return [Boolean] false when it was stopped meanwhile
    def advance(from:, to:)
      @socket.synchronize { @state == from && @state = to }
    end

    # Done by {#stop}, and again by a {#start} that was overtaken by it. Released on the adapter it was acquired on: a
    # test helper may have put another in its place meanwhile.
    def leave(was:)
      @socket.stop_stream(self) if %i[started acquired].include?(was)
      @socket.backplane.release(@adapter, @stream) if was == :acquired
    end
  end
end
