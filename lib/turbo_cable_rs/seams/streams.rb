# frozen_string_literal: true

require "turbo_cable_rs/channel_registration"
require "turbo_cable_rs/seams/at_once"

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Channel::Base`: the handler of a plain stream (no block, no coder of its own) is its
    # registration, which {StreamPubsub} knows.
    module Streams # :nodoc:
      # Public places where an app may change what a client gets; any of them overridden and the stream stays in Ruby.
      # Overriding the first four is documented in Rails.
      STOCK_OWNERS = {
        stream_handler: "ActionCable::Channel::Streams",
        default_stream_handler: "ActionCable::Channel::Streams",
        stream_transmitter: "ActionCable::Channel::Streams",
        stream_decoder: "ActionCable::Channel::Streams",
        transmit: "ActionCable::Channel::Base"
      }.freeze

      # @return [Boolean] whether the channel delivers plain streams the stock way
      def self.stock?(channel)
        STOCK_OWNERS.all? { |method, owner| channel.method(method).owner.name == owner } &&
          Layout.stock_transmit?(channel.connection) && !ActiveSupport.parse_json_times
      end

      def stream_from(...)
        return super if Layout.next? || connection.try(:native_socket).nil?

        AtOnce.run { super }
      end

      private

      def worker_pool_stream_handler(broadcasting, user_handler, coder: nil)
        native_stream?(user_handler, coder) ? register(broadcasting) : super
      end

      def native_stream?(user_handler, coder)
        Layers.fan_out? && user_handler.nil? && (coder.nil? || coder == ActiveSupport::JSON) &&
          connection.try(:native_socket) && Streams.stock?(self)
      end

      # A channel may go on after `reject`: what it streams from then never starts.
      def register(broadcasting)
        ChannelRegistration.new(self, broadcasting).tap { |it| it.stop if subscription_rejected? }
      end
    end
  end
end
