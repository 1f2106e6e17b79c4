# frozen_string_literal: true

require "turbo_cable_rs/upgrade"

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Server::Base`: marks the requests that Rust will serve. All else stays Rails' own:
    # health check, origin check, logging, connection class.
    module Entry # :nodoc:
      # In the env of a request to be served natively.
      MARK = "turbo_cable_rs.native"
      # On the thread while such a request is in {#call}.
      SERVING = :turbo_cable_rs_serving

      def call(env)
        return super unless Layers.transport? && Upgrade.requested?(env)

        refusal = Upgrade.new(env, TurboCableRs.server).refusal
        return refuse(refusal) if refusal

        env[MARK] = true
        serving_natively { super }
      end

      # Rust pings. Where the app has a `beat` of its own, or asks for the timer itself, Rails' timer stays.
      def setup_heartbeat_timer
        super unless Thread.current[SERVING] && Beat.stock?(config.connection_class.call)
      end

      # The connection was welcomed: Rails adds it to its list, and Rust lets its commands through. Tests add doubles.
      def add_connection(connection)
        super.tap { connection.try(:native_socket)&.ready(pings: Beat.stock?(connection.class)) }
      end

      # As in Rails, but adapters deliver in order.
      def pubsub
        return super if @pubsub || !Layers.transport? || test_adapter?

        # Before the mutex, in Rails' own order of locks (8.2).
        executor if respond_to?(:executor)
        @mutex.synchronize { @pubsub ||= config.pubsub_adapter.new(OrderedServer.new(self)) }
      end

      private

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

      def refuse(refusal)
        logger&.error("[TurboCableRs] Failed to upgrade to WebSocket: #{refusal.last.join} (#{refusal.first})")
        refusal
      end
    end
  end
end
