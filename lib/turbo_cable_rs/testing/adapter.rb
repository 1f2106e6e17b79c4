# frozen_string_literal: true

require "action_cable"

module TurboCableRs
  module Testing
    # What {CableServer} puts in the place of Rails' test adapter: broadcasts are delivered as by `adapter:
    # turbo_cable_rs`, and recorded where they were before, so that assertions about them go on working.
    class Adapter < ActionCable::SubscriptionAdapter::Test # :nodoc:
      delegate :broadcasts, :clear_messages, :clear, to: :@recorder

      def initialize(server, former)
        super(server)
        recording = ActionCable::SubscriptionAdapter::Test
        @recorder = former.is_a?(recording) ? former : recording.new(server)
      end

      def broadcast(channel, payload)
        ::TurboCableRs.server.broadcast(channel, payload) if payload.is_a?(String)
        super
      end

      # Tells the backplane that there is nothing to subscribe to.
      def delivers_to_reactor?
        true
      end
    end
  end
end
