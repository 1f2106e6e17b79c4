# frozen_string_literal: true

require "turbo_cable_rs/native_socket"
require "turbo_cable_rs/seams/logging"
require "turbo_cable_rs/upgrade"

module TurboCableRs
  module Seams
    # Prepended to Action Cable's `WebSocket` wrapper: puts a {NativeSocket} where its `ClientSocket` would be.
    # Connections built by hand, as tests do, are not marked and stay stock.
    module Transport # :nodoc:
      def initialize(env, event_target, event_loop, **options)
        if env[Entry::SOCKET]
          @websocket = native_socket_for(env, event_target)
          @stock_arguments = [env, event_target, event_loop, options]
          Layout.share_env(event_target, env)
          Logging.quieten(event_target.logger)
        else
          super
        end
      end

      # @return [NativeSocket, nil]
      def native_socket
        @websocket if @websocket.is_a?(NativeSocket)
      end

      # The web server may turn out to have no socket to hand over, as when it ends TLS itself: then Rails serves this
      # client, over the IO that was hijacked.
      def rack_response
        super.tap { @stock_arguments = nil }
      rescue Descriptor::Unavailable => error
        fall_back(error)
        super
      rescue Descriptor::Refused => error
        refuse(error)
      end

      private

      # The same one for a connection that is made anew.
      def native_socket_for(env, event_target)
        present = env[Entry::SOCKET]
        present == Entry::UNMADE ? env[Entry::SOCKET] = NativeSocket.new(event_target) : present
      end

      def fall_back(error)
        env, event_target, event_loop, options = @stock_arguments
        TurboCableRs.server.tell_once(:fall_back, "#{error.message}: such clients are served by stock Action Cable")
        env.delete(Entry::SOCKET)
        env["rack.hijack"] = -> { error.io }
        # Makes a stock socket, now that the request is not marked.
        initialize(env, event_target, event_loop, **options)
        start_heartbeat(event_target.server)
      end

      # Nothing was hijacked, so the request can be answered.
      def refuse(error)
        TurboCableRs.server.tell_once(:broken_hijack, "#{Upgrade::NO_HIJACK} (#{error.message})")
        Upgrade.response(501, Upgrade::NO_HIJACK)
      end

      # Not as part of a native call, which needs no timer.
      def start_heartbeat(server)
        Thread.current[Entry::SERVING] = nil
        server.setup_heartbeat_timer
      end
    end
  end
end
