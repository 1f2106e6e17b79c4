# frozen_string_literal: true

module ActionCable # :nodoc:
  module SubscriptionAdapter # :nodoc:
    # `adapter: turbo_cable_rs` in `cable.yml`: the gem is its own backplane. A broadcast goes straight from the caller
    # to the reactor; streams with a block or coder, which stay in Ruby, get it as from the async adapter.
    class TurboCableRs < Async
      def broadcast(channel, payload) # :nodoc:
        # What is no text (`coder: nil`) is for streams in Ruby alone.
        ::TurboCableRs.server.broadcast(channel, payload) if payload.is_a?(String)
        super
      end

      # Several broadcasts in one go; see +TurboCableRs.batch+.
      def broadcast_all(broadcasts) # :nodoc:
        ::TurboCableRs.server.broadcast_all(broadcasts.select { |_, payload| payload.is_a?(String) })
        broadcasts.each { |channel, payload| subscriber_map.broadcast(channel, payload) }
      end

      # Tells the backplane that there is nothing to subscribe to.
      def delivers_to_reactor? # :nodoc:
        true
      end
    end
  end
end
