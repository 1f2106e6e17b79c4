# frozen_string_literal: true

require "concurrent/map"
require "concurrent/atomic/atomic_fixnum"
require "turbo_cable_rs/backplane"
require "turbo_cable_rs/bus"
require "turbo_cable_rs/control"
require "turbo_cable_rs/dispatcher"
require "turbo_cable_rs/native_turbo"
require "turbo_cable_rs/puma_launcher"

module TurboCableRs
  # The cable server of one process: the Rust reactor, the workers that run the app's part, and the clients' sockets.
  # It starts with the first client. Safe to call from any thread; nothing here blocks but {#stop}, and {#broadcast}
  # when far too much waits.
  class Server
    # How often a wait looks at its deadline; it also bounds how long Ctrl-C takes.
    SLICE = 0.1
    private_constant :SLICE

    # @api private
    # @return [NativeTurbo] serves Turbo's streams, once the reactor has started
    attr_reader :native_turbo

    # @return [Backplane] what this process listens to, so that its clients need not
    attr_reader :backplane

    # @api private
    # @return [Bus] the way to the app's other processes on this host
    attr_reader :bus

    def initialize(config)
      @config = config
      @pid = Process.pid
      @lock = Mutex.new
      @sockets = Concurrent::Map.new
      @told = Concurrent::Map.new
      @last_id = Concurrent::AtomicFixnum.new
      @backplane = Backplane.new(self)
      @bus = Bus.new(self, config)
    end

    # A forked child must not use its parent's server.
    def owned?
      @pid == Process.pid
    end

    # @return [Boolean] whether the reactor and its threads are there
    def started?
      !@native.nil?
    end

    # @return [Boolean] whether one more client may come
    def room?
      !@is_stopping && @sockets.size < @config.connection_limit
    end

    # Takes over a client whose socket is out of everybody else's hands.
    #
    # @param socket [NativeSocket]
    # @param descriptor [Descriptor]
    # @return [String, nil] the subprotocol agreed on
    # @raise [StandardError] then the descriptor is closed
    def adopt(socket, descriptor, key:, protocols:)
      server = native
      id = @last_id.increment
      @sockets[id] = socket
      socket.adopted_as(id)
      server.adopt(id, descriptor.fileno, [key, protocols, descriptor.early])
    rescue StandardError
      @sockets.delete(id)
      raise
    end

    # Sends a payload to all clients of a stream in this process.
    #
    # @param stream [String]
    # @param payload [String] JSON
    # @param is_reported [Boolean] whether its delivery is an event
    # @raise [OverloadedError] when there was no room for `publish_timeout`
    def broadcast(stream, payload, is_reported: Instrumentation.wanted?)
      publish(stream) do |native|
        is_reported ? native.broadcast_and_report(stream, payload) : native.broadcast(stream, payload)
      end
    end

    # The same for several, of which none is sent without the others, and nothing comes in between.
    #
    # @param broadcasts [Array<Array(String, String)>] streams and payloads
    def broadcast_all(broadcasts)
      publish("#{broadcasts.size} streams") { |native| native.broadcast_all(broadcasts, Instrumentation.wanted?) }
    end

    # @return [Hash{Symbol => Integer}] the reactor's counters; empty before the first client. `connections` and
    #   `streams` are present numbers, the rest count from the start.
    def stats
      started? ? @native.stats : {}
    end

    # Tells every client of this process to come back, spread over `restart_window`: those whose pages may have missed
    # something fetch it when they are connected again.
    #
    # @param reason [String] what they are told
    def reconnect_clients(reason:)
      @native.reconnect_all(reason) if started? && owned?
    end

    # The end of the process, or of a test: clients are told to come back, callbacks run, threads end. A stopped server
    # takes no more clients.
    #
    # @param timeout [Numeric] seconds
    # @return [Boolean] whether all ended in time
    def stop(timeout: @config.shutdown_timeout)
      return true unless started? && owned?

      deadline = now + timeout
      @is_stopping = true
      @native.shutdown
      ended = wait_until(deadline) { |seconds| @native.join(seconds) }
      @dispatcher.stop([deadline - now, SLICE].max) && ended
    end

    # Logs a warning the first time that its topic comes up: trouble of this kind comes in numbers.
    #
    # @param topic [Symbol]
    # @param text [String]
    def tell_once(topic, text)
      ActionCable.server.logger&.warn("[TurboCableRs] #{text}") if @told.put_if_absent(topic, true).nil?
    end

    # From now on broadcasts of other processes to this stream are for Ruby, too; starts the reactor, if there is a bus.
    #
    # @api private
    def hear(stream)
      native.hear(stream) if Bus.used?
    end

    # Ends what {#hear} began.
    #
    # @api private
    def unhear(stream)
      @native.unhear(stream) if started? && owned?
    end

    # Gives every client a turn soon.
    #
    # @api private
    def recall_all
      @sockets.each_value(&:recall) if started? && owned?
    end

    # @api private
    # @return [NativeSocket, nil] the client of this id
    def socket(id)
      @sockets[id]
    end

    # @api private
    # @return [NativeSocket, nil] the client of this id, which has ended
    def forget(id)
      @sockets.delete(id)
    end

    # @api private
    # @return [Native::Server] the reactor's handle; starts it
    # @raise [ConfigurationError] for a setting that it cannot work with
    def native
      @native || @lock.synchronize { @native ||= start }
    end

    private

    def start
      require "turbo_cable_rs/turbo_cable_rs"
      workers = worker_count
      native = Native::Server.start(native_settings)
      @native_turbo = NativeTurbo.new(self, native)
      @dispatcher = Dispatcher.new(self, native)
      @dispatcher.start(workers)
      PumaLauncher.install
      native
    end

    def native_settings
      Bus.prepare if Bus.used?
      @config.native_settings(protocols: ActionCable::INTERNAL[:protocols], bus_socket: @bus.socket)
    end

    # Action Cable takes its pool size in any shape that has a `to_i`.
    def worker_count
      count = (@config.workers || ActionCable.server.config.worker_pool_size).to_i
      return count if count >= 1

      raise ConfigurationError, "there must be at least 1 worker, got #{count} (config.action_cable.worker_pool_size)"
    end

    # Yields the reactor's handle until that has taken what is published.
    def publish(what, &attempt)
      return unless owned? && (native = @native)

      yield(native) || publish_when_there_is_room(native, what, &attempt)
    rescue StoppedError
      # Nobody is left to tell.
    end

    def publish_when_there_is_room(native, what)
      deadline = now + @config.publish_timeout
      return if wait_until(deadline) { |seconds| native.wait_for_room(seconds) && yield(native) }

      raise OverloadedError, "broadcast to #{what} dropped: #{@config.max_request_bytes} bytes of broadcasts have " \
                             "been waiting for #{@config.publish_timeout} s (config.turbo_cable_rs.max_request_bytes)"
    end

    def wait_until(deadline)
      until (done = yield SLICE)
        return false if now >= deadline
      end
      done
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
