# frozen_string_literal: true

module TurboCableRs
  # One client's streams in the reactor. That knows a stream by its envelope and name, not by registration: the youngest
  # one holds it, and only its end ends delivery. An older one, of a subscription that was ended and made anew, may be
  # late with its start or its end.
  class SocketStreams # :nodoc:
    # @param lock [Mutex] the socket's
    def initialize(server, lock)
      @server = server
      @lock = lock
      @holders = {}
    end

    # @param id [Integer] the client's
    # @return [Boolean] false when the client, or the registration, is gone
    def start(id, registration)
      older = nil
      started = @lock.synchronize do
        next false unless may_start?(registration)

        older = @holders[registration.key]
        hold(id, registration)
        true
      end
      older&.stop
      started
    end

    def stop(id, registration)
      @lock.synchronize do
        next unless @holders[registration.key].equal?(registration)

        @holders.delete(registration.key)
        @server.native.stop_stream(id, *registration.key) if @server.owned?
      end
    end

    # The client has gone: no more are started. To be called with the lock held.
    def close
      @is_closed = true
    end

    # What the channels have not stopped themselves: they may have failed, or started a stream too late.
    def stop_all
      @lock.synchronize { @holders.values }.each(&:stop)
    end

    private

    def may_start?(registration)
      !@is_closed && @server.owned? && !registration.stopped? &&
        !@holders[registration.key]&.younger_than?(registration)
    end

    def hold(id, registration)
      @holders[registration.key] = registration
      @server.native.start_stream(id, *registration.key)
    end
  end
end
