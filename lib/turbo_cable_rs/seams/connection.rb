# frozen_string_literal: true

require "turbo_cable_rs/stream_pubsub"

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Connection::Base`: finds the client's native socket, and gives its channels a pubsub
    # that knows plain streams.
    module Connection # :nodoc:
      # @return [NativeSocket, nil] nil for a stock socket, a test's stub, or none at all
      def native_socket
        websocket = Layout.websocket_of(self)
        websocket.native_socket if websocket.respond_to?(:native_socket)
      end

      def pubsub
        native_socket ? StreamPubsub.new(super, TurboCableRs.server.backplane) : super
      end
    end
  end
end
