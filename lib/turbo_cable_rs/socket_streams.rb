# frozen_string_literal: true

module TurboCableRs
  # A client's streams in the reactor, the part of {NativeSocket} that keeps them. The reactor knows a stream by its
  # envelope and name, not by registration: the youngest one holds it, and only its end ends delivery. An older one, of
  # a subscription that was ended and made anew, may be late with its start or its end.
  module SocketStreams # :nodoc:
    # Of a client without streams. Others have an Array: a Hash takes four times the room, and most have few.
    NONE = [].freeze

    # @return [Boolean] false when the client, or the registration, is gone
    def start_stream(registration)
      older = nil
      started = synchronize do
        older = @registrations.find { |held| held.same_claim?(registration) }
        next false unless may_start?(registration, older)

        hold(registration, older)
        true
      end
      older&.stop if started
      started
    end

    def stop_stream(registration)
      synchronize do
        next unless @registrations.any? { |held| held.equal?(registration) }

        @registrations.delete(registration)
        @server.native.stop_stream(@id, *registration.key) if @server.owned?
      end
    end

    private

    # What the channels have not stopped themselves: they may have failed, or started a stream too late. No more are
    # started by now.
    def stop_streams
      synchronize { @registrations.dup }.each(&:stop)
    end

    def may_start?(registration, older)
      @state != :closed && @server.owned? && !registration.stopped? && !older&.younger_than?(registration)
    end

    def hold(registration, older)
      @registrations = [] if @registrations.equal?(NONE)
      @registrations.delete(older)
      @registrations << registration
      @server.native.start_stream(@id, *registration.key)
    end
  end
end
