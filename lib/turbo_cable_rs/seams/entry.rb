# frozen_string_literal: true

require "turbo_cable_rs/seams/at_once"
require "turbo_cable_rs/upgrade"

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Server::Base`: marks the requests that Rust will serve. All else stays Rails' own:
    # health check, origin check, logging, connection class.
    module Entry # :nodoc:
      # In the env of a request to be served natively: {UNMADE}, then its {NativeSocket} as long as the client is there.
      SOCKET = "turbo_cable_rs.socket"
      UNMADE = :unmade
      # On the thread while such a request is in {#call}.
      SERVING = :turbo_cable_rs_serving

      def call(env)
        return super unless Upgrade.requested?(env) && serves_natively?

        refusal = Upgrade.new(env, TurboCableRs.server).refusal
        return refuse(refusal) if refusal

        env[SOCKET] = UNMADE
        serving_natively { super }
      end

      # Rust pings. Where the app has a `beat` of its own, or asks for the timer itself, Rails' timer stays.
      def setup_heartbeat_timer
        super unless Thread.current[SERVING] && Beat.stock?(config.connection_class.call)
      end

      # What a client's objects post while they subscribe is done at once.
      def event_loop
        AtOnce.running? ? AtOnce::Loop : super
      end

      # The connection was welcomed: Rails adds it to its list, and Rust lets its commands through. Tests add doubles.
      def add_connection(connection)
        super.tap do
          socket = connection.try(:native_socket)
          socket&.ready(pinged: Beat.stock?(connection.class), connection: connection)
        end
      end

      # As in Rails, but adapters deliver in order, and outlive their connections.
      def pubsub
        return super if @pubsub || !Layers.transport? || test_adapter?

        # Before the mutex, in Rails' own order of locks (8.2).
        executor if respond_to?(:executor)
        @mutex.synchronize do
          @ordered_server ||= OrderedServer.new(self)
          @pubsub ||= Adapter.keep_alive(config.pubsub_adapter.new(@ordered_server), self)
        end
      end

      def restart
        super
        @mutex.synchronize { @ordered_server.tap { @ordered_server = nil } }&.shutdown
        Control.listen if equal?(ActionCable.server) && TurboCableRs.server.started?
      end

      private

      # A second server in the process, with streams of its own, is stock; and so is a connection class that reads what
      # clients send in a way of its own, which Rust would not pass on.
      def serves_natively?
        Layers.transport? && equal?(ActionCable.server) && receives_as_stock?(config.connection_class.call)
      end

      def receives_as_stock?(connection_class)
        return true if Layout.stock_incoming?(connection_class)

        TurboCableRs.server.tell_once(:incoming, "#{connection_class} has its own way to receive messages: " \
                                                 "its clients are served by stock Action Cable")
        false
      end

      # Test helpers look at it, and put others in its place.
      def test_adapter?
        config.pubsub_adapter <= ActionCable::SubscriptionAdapter::Test
      end

      def serving_natively
        Thread.current[SERVING] = true
        yield
      ensure
        Thread.current[SERVING] = nil
      end

      # What the web server cannot do concerns every client, and is told once.
      def refuse(refusal)
        text = "Failed to upgrade to WebSocket: #{refusal.last.join} (#{refusal.first})"
        refusal.first == 501 ? TurboCableRs.server.tell_once(:no_hijack, text) : logger&.error("[TurboCableRs] #{text}")
        refusal
      end
    end
  end
end
