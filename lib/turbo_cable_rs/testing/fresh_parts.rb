# frozen_string_literal: true

require "turbo_cable_rs/ordered_server"

module TurboCableRs
  module Testing
    # Gives a server of Action Cable an adapter that delivers, and pools of its own for that time; later puts back what
    # was there, and leaves no threads behind.
    class FreshParts # :nodoc:
      # What servers make when they first need it, in Rails 7.0 to 8.2, and {OrderedServer}.
      NAMES = %i[@pubsub @event_loop @worker_pool @executor @heartbeat_timer @ordered_server].freeze
      private_constant :NAMES

      def initialize(server)
        @server = server
        @kept = NAMES.to_h { |name| [name, part(name)] }
        put(NAMES.to_h { |name| [name, nil] })
        ordered = OrderedServer.new(server)
        put(:@ordered_server => ordered, :@pubsub => Adapter.new(ordered, @kept[:@pubsub]))
      end

      # Timers and streams with blocks may still run the app's code, which is waited for.
      def put_back
        pool = part(:@worker_pool)
        @server.restart
        pool&.executor&.wait_for_termination(Testing.timeout)
        stop_rest
      ensure
        put(@kept)
      end

      private

      # What a restart leaves alone. An event loop has no public way to end its pool (to 8.1) or to wait for its thread.
      def stop_rest
        part(:@heartbeat_timer)&.shutdown
        event_loop = part(:@event_loop) || return
        event_loop.stop
        event_loop.instance_variable_get(:@executor)&.shutdown
        event_loop.instance_variable_get(:@thread)&.join(Testing.timeout)
      end

      def part(name)
        @server.instance_variable_get(name)
      end

      def put(parts)
        parts.each { |name, part| @server.instance_variable_set(name, part) }
      end
    end
  end
end
