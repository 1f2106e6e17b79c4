# frozen_string_literal: true

require "turbo_cable_rs/descriptor"
require "turbo_cable_rs/reloading"
require "turbo_cable_rs/renewal"
require "turbo_cable_rs/socket_streams"
require "turbo_cable_rs/turbo_cable_protocol"

module TurboCableRs
  # One client's WebSocket, as Action Cable's connection sees it: plays `ClientSocket`'s part (`rack_response`,
  # `alive?`, `transmit`, `close`, `protocol`, and the calls to `on_open`, `on_message`, `on_error`, `on_close`) over
  # the reactor.
  #
  # Rails' threads call {#rack_response}, {#transmit} and {#close}; one cable worker at a time makes the calls to the
  # connection.
  #
  # There is one for each client: eight instance variables are all it may have before Ruby gives it twice the room, and
  # those that few clients need are not set for the others.
  class NativeSocket # :nodoc:
    include SocketStreams

    # The extension by which a client promises to answer pings (rails/rails#58798): offered as the subprotocol, and
    # taken up in the welcome.
    PONG = "pong"
    PONG_PROTOCOL = "actioncable-ext-pong"
    # What the JavaScript client of Rails offers, and no other does.
    STOCK_PROTOCOL = "actioncable-unsupported"
    # Seconds to wait for an answer of the reactor's, which takes microseconds.
    PATIENCE = 1
    # Close codes that are no error of the client's; 3008 is a client that does not answer pings.
    PEACEFUL = [1000, 1001, 1005, 1006, 3008].freeze
    private_constant :PONG_PROTOCOL, :STOCK_PROTOCOL, :PATIENCE, :PEACEFUL

    attr_reader :id

    # @param event_target [ActionCable::Connection::Base, ActionCable::Server::Socket] has the request's `env`
    def initialize(event_target, server: TurboCableRs.server)
      @event_target = event_target
      @server = server
      @state = :connecting
      @lock = Mutex.new
      @registrations = NONE
      @generation = Reloading.generation if Reloading.installed?
    end

    # Guards the socket's state and all its registrations'.
    def synchronize(&)
      @lock.synchronize(&)
    end

    # @return [Backplane] where its streams come from
    def backplane
      @server.backplane
    end

    # Hands the socket to the reactor. Nothing may be raised once the socket is hijacked: the web server would write a
    # 500 into the WebSocket.
    #
    # @raise [Descriptor::Unavailable] for the stock socket to take over
    def rack_response
      native # starts it, which may fail: not after the hijack
      adopt(Descriptor.take(env))
      [-1, {}, []]
    end

    def adopted_as(id)
      @id = id
      @state = :open
    end

    # False also in a forked child: the client is its parent's.
    def alive?
      @state == :open && @server.owned?
    end

    # @return [String, nil] the subprotocol agreed on; waits for it in the moment of adoption
    def protocol
      @protocol || synchronize { @protocol }
    end

    # @return [Boolean] whether it was sent; false once closing
    def transmit(message)
      return false unless alive?

      native.transmit(@id, message.to_s)
      true
    end

    def close(code = nil, reason = nil)
      code ||= 1000
      unless code == 1000 || code.between?(3000, 4999)
        raise ArgumentError, "a WebSocket may be closed with code 1000 or 3000 to 4999, not #{code}"
      end

      synchronize do
        next unless alive?

        @state = :closing
        native.close(@id, code, reason.to_s)
      end
    end

    # The connection was welcomed (or, from Rails 8.2, turned away). Pings start, unless the app has its own `beat`.
    #
    # @param connection [ActionCable::Connection::Base, nil] whose Turbo subscriptions may do without Ruby
    def ready(pinged:, connection: nil)
      return unless alive?

      @has_native_turbo = true if connection && @server.native_turbo.accept(@id, connection)
      pings = answers_pings? ? :answered : :sent
      native.ready(@id, (pings if pinged))
    end

    # @return [Boolean] whether the client has promised to answer pings
    def answers_pings?
      offers?(PONG_PROTOCOL)
    end

    # @return [Array<String>] the client's subscriptions that Ruby has no part in
    def native_identifiers
      @has_native_turbo && alive? ? native.native_identifiers(@id, PATIENCE) : []
    end

    # --- code reloading ---

    # Asks for a turn, in which the client is renewed.
    def recall
      native.recall(@id) if alive?
    end

    # @return [Boolean] whether this turn makes the client's objects anew, while it is connected and welcomed
    def renewing?
      !!@is_renewing
    end

    # @return [Boolean] the same, for a client that must not be told. Rails' own client takes a second confirmation
    #   well, and runs `connected` again, which the new objects may need; others take it for an error.
    def renewing_quietly?
      renewing? && !offers?(STOCK_PROTOCOL)
    end

    # @return [Logger] the connection's, with its tags
    def logger
      @event_target.logger
    end

    # --- events, from the dispatcher ---

    # @param event [Symbol] one of the methods below
    def take_turn(event, *details)
      renew(event) if stale? && event != :closed
      public_send(event, *details)
    end

    # It was for {#renew} only.
    def recalled; end

    def opened
      @event_target.on_open
      RequestEnv.slim(env)
    end

    # From a client that agreed on no subprotocol it may be one of turbo_cable's messages.
    def command(json)
      @event_target.on_message(json) unless protocol.nil? && turbo_cable.take(json)
    end

    def malformed(problem)
      @event_target.logger.error("Could not handle incoming message: #{problem}")
    end

    def closed(reason, code)
      synchronize { @state = :closed }
      tell_error(reason) unless PEACEFUL.include?(code)
      @event_target.on_close(reason, code)
    ensure
      stop_streams
    end

    private

    def env
      @event_target.env
    end

    def native
      @server.native
    end

    def turbo_cable
      @turbo_cable ||= TurboCableProtocol.new(self)
    end

    def offers?(protocol)
      env["HTTP_SEC_WEBSOCKET_PROTOCOL"].to_s.split(",").any? { |offered| offered.strip == protocol }
    end

    def stale?
      Reloading.installed? && @generation != Reloading.generation
    end

    def renew(event)
      @generation = Reloading.generation
      renewal = Renewal.new(@event_target)
      return @event_target = renewal.successor if event == :opened

      @is_renewing = true
      renewal.run { |target| @event_target = target }
      @turbo_cable&.renew
    rescue StandardError, ScriptError => error
      give_up(error)
    ensure
      @is_renewing = false
    end

    # As stock does when code is reloaded: the client reconnects, by when the code may be whole again.
    def give_up(error)
      @event_target.logger.error("[TurboCableRs] Could not renew the connection: #{error.class} - #{error.message}")
      Layout.connection_of(@event_target).close(reason: ActionCable::INTERNAL[:disconnect_reasons][:server_restart])
    end

    def adopt(descriptor)
      key, protocols = env.values_at("HTTP_SEC_WEBSOCKET_KEY", "HTTP_SEC_WEBSOCKET_PROTOCOL").map(&:to_s)
      synchronize do
        protocol = @server.adopt(self, descriptor, key: key, protocols: protocols)
        @protocol = -protocol if protocol # one String for all
      end
    rescue StandardError => error
      @state = :closed
      @event_target.logger.error("WebSocket error occurred: #{error.message}")
    end

    # An app's own `on_error` must not keep the end from being told.
    def tell_error(reason)
      @event_target.on_error(reason)
    rescue StandardError => error
      @event_target.logger.error("on_error failed: #{error.class} - #{error.message}")
    end
  end
end
