# frozen_string_literal: true

require "turbo_cable_rs/registration"

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Channel::Base`: tags the handlers of plain streams (no block, no coder of their own)
    # with a registration, for {StreamPubsub} to find. The handler stays the Proc it was.
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

      # On the thread while it subscribes.
      AT_ONCE = :turbo_cable_rs_at_once

      # In the place of an event loop: runs what is posted to it at once.
      module AtOnce
        def self.post(task = nil, &block)
          (task || block).call
        end
      end

      # @return [Boolean] whether the channel delivers plain streams the stock way
      def self.stock?(channel)
        STOCK_OWNERS.all? { |method, owner| channel.method(method).owner.name == owner } &&
          Layout.stock_transmit?(channel.connection) && !ActiveSupport.parse_json_times
      end

      # To 8.1 Rails has another thread subscribe. A cable worker may do it itself, as from 8.2: what waits for the
      # adapter is the confirmation.
      def stream_from(...)
        return super if Layout.next? || connection.try(:native_socket).nil?

        begin
          Thread.current[AT_ONCE] = true
          super
        ensure
          Thread.current[AT_ONCE] = nil
        end
      end

      private

      def worker_pool_stream_handler(broadcasting, user_handler, coder: nil)
        super.tap { |handler| tag(handler) if native_stream?(user_handler, coder) }
      end

      def native_stream?(user_handler, coder)
        Layers.fan_out? && user_handler.nil? && (coder.nil? || coder == ActiveSupport::JSON) &&
          connection.try(:native_socket) && Streams.stock?(self)
      end

      # A channel may go on after `reject`: what it streams from then never starts.
      def tag(handler)
        registration = Registration.new(connection.native_socket, identifier)
        registration.stop if subscription_rejected?
        handler.instance_variable_set(StreamPubsub::TAG, registration)
      end
    end
  end
end
