# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Channel::Base`: sees to it that confirmations are true. One that comes late, for a
    # subscription that has ended, is none; and one that was made anew behind its client's back, by {Renewal}, is
    # confirmed already.
    module Confirmation # :nodoc:
      def subscribe_to_channel
        @turbo_cable_rs_is_confirmed = connection.try(:native_socket)&.renewing_quietly?
        super
      end

      def unsubscribe_from_channel
        @turbo_cable_rs_has_ended = true
        super
      end

      private

      def transmit_subscription_confirmation
        return super unless connection.try(:native_socket)
        return if @turbo_cable_rs_has_ended

        @turbo_cable_rs_is_confirmed ? @subscription_confirmation_sent = true : super
      end
    end
  end
end
