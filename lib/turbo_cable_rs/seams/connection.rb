# frozen_string_literal: true

require "turbo_cable_rs/reloading"
require "turbo_cable_rs/seams/at_once"
require "turbo_cable_rs/stream_pubsub"

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Connection::Base`: finds the client's native socket, gives its channels a pubsub that
    # knows plain streams, and sees to it that a client is welcomed or told why not.
    module Connection # :nodoc:
      # Why a client whose `connect` raised is closed. It may try again.
      SERVER_ERROR = "server_error"

      # @return [NativeSocket, nil] nil for a stock socket, a test's stub, or none at all
      def native_socket
        websocket = Layout.websocket_of(self)
        websocket.native_socket if websocket.respond_to?(:native_socket)
      end

      def pubsub
        native_socket ? StreamPubsub.new(super) : super
      end

      # Stock leaves a client whose `connect` raised open and silent.
      def handle_open
        super
      rescue Exception # rubocop:disable Lint/RescueException -- whatever it is, the client waits for a welcome
        close(reason: SERVER_ERROR, reconnect: true) if native_socket&.alive?
        raise
      end

      # A reload closes stock sockets; {Renewal} keeps ours.
      def close(**options)
        super unless Reloading.unloading? && native_socket&.alive?
      end

      private

      # The same String each time, and for the adapter.
      def internal_channel
        -super
      end

      # That it fails costs the client its remote disconnects, and not its connection.
      def subscribe_to_internal_channel
        Layout.next? || native_socket.nil? ? super : AtOnce.run { super }
      rescue StandardError => error
        raise unless native_socket

        logger.error("[TurboCableRs] Subscribing to remote disconnects failed: #{error.class} - #{error.message}")
      end

      # Once a socket. A client that offers to answer pings (rails/rails#58798) is told that this is wanted.
      def send_welcome_message
        socket = native_socket
        return super unless socket
        return if socket.renewing?
        return super unless socket.answers_pings?

        transmit(type: ActionCable::INTERNAL[:message_types][:welcome], extensions: [NativeSocket::PONG])
      end
    end
  end
end
