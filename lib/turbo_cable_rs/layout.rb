# frozen_string_literal: true

require "turbo_cable_rs/request_env"

module TurboCableRs
  # Where Action Cable keeps things. There are two layouts: to Rails 8.1 the connection owns the WebSocket, from 8.2
  # (and in the gem actioncable-next, which calls itself 8.0) a `Server::Socket` does. Told apart by constant, never
  # by version. What is private in Rails is touched here and in {Seams} only.
  module Layout # :nodoc:
    class << self
      def next?
        # false: ::Socket is a constant too. Asked ten times for each client, and 0.6 µs each.
        @is_next = ActionCable::Server.const_defined?(:Socket, false) if @is_next.nil?
        @is_next
      end

      # @return [ActionCable::Server::Base, nil] `ActionCable.server`, if anybody has asked for it yet
      def present_server
        ActionCable.instance_variable_get(:@server)
      end

      # @return [Class] the wrapper around the client's socket
      def websocket_class
        next? ? ActionCable::Server::Socket::WebSocket : ActionCable::Connection::WebSocket
      end

      # @return [Class] the logger of a connection, with its tags
      def logger_class
        (next? ? ActionCable::Server : ActionCable::Connection).const_get(:TaggedLoggerProxy)
      end

      # @return [Class] what has `send_async`
      def async_class
        next? ? ActionCable::Server::Socket : ActionCable::Connection::Base
      end

      # @return [Boolean] whether only Action Cable handles a message on its way in; from 8.2 it cannot be otherwise
      def stock_incoming?(connection_class)
        next? || %i[on_message receive dispatch_websocket_message decode].all? do |method|
          connection_class.instance_method(method).owner == ActionCable::Connection::Base
        end
      end

      # @param connection [ActionCable::Connection::Base]
      # @return [Object, nil] its wrapper
      def websocket_of(connection)
        return connection.send(:websocket) unless next?

        socket = connection.send(:socket)
        socket.send(:websocket) if socket.is_a?(ActionCable::Server::Socket)
      end

      # @param target [Object] what has `send_async`
      # @return [NativeSocket, nil]
      def native_socket_of(target)
        target.send(:websocket)&.native_socket
      end

      # @return [ActionCable::Connection::Base] the connection behind what has `send_async`
      def connection_of(target)
        next? ? target.connection : target
      end

      # Rails makes the connection's request of a copy of the env, with its settings; this one has them.
      #
      # @param target [Object] what has `send_async`
      def share_env(target, env)
        target.instance_variable_set(:@request, RequestEnv::Requests.share(env)) if RequestEnv.configured?(env)
      end

      # @return [Object] what has `send_async`, made anew for a request that was accepted before
      def new_target(server, env)
        next? ? ActionCable::Server::Socket.new(server, env) : server.config.connection_class.call.new(server, env)
      end

      # @return [Proc] what Rails hands to the adapter for a plain stream
      def stock_stream_handler(channel, broadcasting)
        ActionCable::Channel::Streams.instance_method(:worker_pool_stream_handler)
                                     .bind_call(channel, broadcasting, nil)
      end

      # @return [Boolean] whether nothing changes a message between the channel and the socket
      def stock_transmit?(connection)
        sender = next? ? connection.send(:socket) : connection
        connection.method(:transmit).owner == ActionCable::Connection::Base &&
          sender.method(:encode).owner == async_class &&
          sender.instance_variable_get(:@coder) == ActiveSupport::JSON
      end
    end
  end
end
