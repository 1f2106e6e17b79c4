# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Channel::Base`: sees to it that confirmations are true. One that comes late, for a
    # subscription that has ended, is none; and one that was made anew behind its client's back, by {Renewal}, is
    # confirmed already.
    #
    # Rails' channel has as many instance variables as fit: one of ours would double its room, so {Settled} takes the
    # place of a variable, and of the counter of 128 bytes.
    module Confirmation # :nodoc:
      # In the place of a channel's count of deferred confirmations when there is nothing to confirm any more: one is
      # out for ever.
      module Settled
        def self.increment; end
        def self.decrement; end
        def self.value = 1
      end

      def subscribe_to_channel
        @turbo_cable_rs_is_confirmed = true if connection.try(:native_socket)&.renewing_quietly?
        super
      end

      def unsubscribe_from_channel
        settle if connection.try(:native_socket)
        super
      end

      private

      def transmit_subscription_confirmation
        return super unless connection.try(:native_socket)
        return if settled?

        @turbo_cable_rs_is_confirmed ? @subscription_confirmation_sent = true : super
        settle
      end

      def settle
        @defer_subscription_confirmation_counter = Settled
      end

      def settled?
        @defer_subscription_confirmation_counter.equal?(Settled)
      end
    end
  end
end
