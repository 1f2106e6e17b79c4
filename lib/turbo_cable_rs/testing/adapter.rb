# frozen_string_literal: true

require "action_cable"
require "turbo_cable_rs/reactor_delivery"

module TurboCableRs
  module Testing
    # What {CableServer} puts in the place of Rails' test adapter: broadcasts are delivered as by `adapter:
    # turbo_cable_rs`, and recorded where they were before, so that assertions about them go on working.
    class Adapter < ActionCable::SubscriptionAdapter::Test # :nodoc:
      include ReactorDelivery

      delegate :broadcasts, :clear_messages, :clear, to: :@recorder

      def initialize(server, former)
        super(server)
        recording = ActionCable::SubscriptionAdapter::Test
        @recorder = former.is_a?(recording) ? former : recording.new(server)
      end
    end
  end
end
