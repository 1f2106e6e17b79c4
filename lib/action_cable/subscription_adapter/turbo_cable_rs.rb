# frozen_string_literal: true

require "turbo_cable_rs/reactor_delivery"

module ActionCable # :nodoc:
  module SubscriptionAdapter # :nodoc:
    # `adapter: turbo_cable_rs` in `cable.yml`: the gem is its own backplane. A broadcast goes straight from the caller
    # to the reactor; streams with a block or coder, which stay in Ruby, get it as from the async adapter.
    class TurboCableRs < Async
      include ::TurboCableRs::ReactorDelivery

      # Several broadcasts in one go; see +TurboCableRs.batch+.
      def broadcast_all(broadcasts) # :nodoc:
        ::TurboCableRs.server.broadcast_all(broadcasts.select { |_, payload| payload.is_a?(String) })
        broadcasts.each { |channel, payload| subscriber_map.broadcast(channel, payload) }
      end
    end
  end
end
