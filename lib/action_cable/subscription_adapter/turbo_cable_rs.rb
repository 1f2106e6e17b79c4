# frozen_string_literal: true

require "turbo_cable_rs/reactor_delivery"

module ActionCable # :nodoc:
  module SubscriptionAdapter # :nodoc:
    # `adapter: turbo_cable_rs` in `cable.yml`: the gem is its own backplane on one host. A broadcast goes straight from
    # the caller to this process's reactor, and by the host bus to those of the app's other processes; streams with a
    # block or coder, which stay in Ruby, get it as from the async adapter.
    class TurboCableRs < Async
      include ::TurboCableRs::ReactorDelivery

      # Streams that Ruby listens to, told to the reactor, which has the bus.
      module HeardStreams # :nodoc:
        def add_channel(channel, on_success)
          ::TurboCableRs.server.hear(channel)
          super
        end

        def remove_channel(channel)
          super
          ::TurboCableRs.server.unhear(channel)
        end
      end
      private_constant :HeardStreams

      def broadcast(channel, payload)
        return super unless payload.is_a?(String)

        server = ::TurboCableRs.server
        is_reported = ::TurboCableRs::Instrumentation.wanted?
        server.bus.publish([[channel, payload]], is_reported: is_reported)
        server.broadcast(channel, payload, is_reported: is_reported)
        heard(channel, payload)
      end

      # Several broadcasts in one go; see +TurboCableRs.batch+.
      def broadcast_all(broadcasts) # :nodoc:
        texts = broadcasts.select { |_, payload| payload.is_a?(String) }
        ::TurboCableRs.server.bus.publish(texts)
        ::TurboCableRs.server.broadcast_all(texts)
        broadcasts.each { |channel, payload| heard(channel, payload) }
      end

      # What another process broadcast, for streams that stay in Ruby.
      def heard(channel, payload) # :nodoc:
        subscriber_map.broadcast(channel, payload)
      end

      private

      def new_subscriber_map
        super.extend(HeardStreams)
      end
    end
  end
end
