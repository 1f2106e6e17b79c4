# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Connection::Subscriptions`: a client that asks for a subscription gets an answer, and
    # a subscription that ends leaves nothing behind. Stock Action Cable lets a client wait for ever when its channel is
    # unknown or `subscribed` raises; and a failing `unsubscribed` there keeps the other channels from ending.
    module Subscriptions # :nodoc:
      # A subscription that fails is rejected, as `reject` would, and its error goes on to `rescue_from` and the log. A
      # duplicate stays unanswered: clients depend on it.
      def add(data)
        identifier = data["identifier"]
        return super unless answerable?(identifier)
        return turn_away(identifier) if full?

        # The same String for the channel, the table of channels and, where others have the same identifier, for them.
        data["identifier"] = -identifier
        rejecting_failures(identifier) { super }
        transmit_rejection(identifier) unless subscriptions.key?(identifier) || channel?(identifier)
      end

      # Whatever `unsubscribed` does, nothing more is delivered, and the client may subscribe anew.
      def remove_subscription(subscription)
        super
      rescue Exception # rubocop:disable Lint/RescueException -- whatever it is, the subscription is over
        release(subscription) if native?
        raise
      end

      # For statistics; those that Ruby has no part in as well.
      def identifiers
        native? ? super + connection.native_socket.native_identifiers : super
      end

      # Each channel ends, whatever the others do.
      def unsubscribe_from_all
        return super unless native?

        subscriptions.each_value.to_a.each { |subscription| remove_in_any_case(subscription) }
      end

      private

      def native?
        connection.try(:native_socket)
      end

      def answerable?(identifier)
        native? && identifier.is_a?(String) && !subscriptions.key?(identifier)
      end

      def rejecting_failures(identifier)
        yield
      rescue Exception # rubocop:disable Lint/RescueException -- whatever it is, the client waits for an answer
        reject(identifier)
        raise
      end

      def full?
        subscriptions.size >= TurboCableRs.config.max_subscriptions
      end

      def turn_away(identifier)
        logger.error("[TurboCableRs] Subscription rejected: the client has #{subscriptions.size} already " \
                     "(config.turbo_cable_rs.max_subscriptions)")
        transmit_rejection(identifier)
      end

      # Not one that was confirmed before something else failed.
      def reject(identifier)
        subscription = subscriptions[identifier]
        return transmit_rejection(identifier) unless subscription
        return if subscription.send(:subscription_confirmation_sent?)

        subscription.send(:reject)
        subscription.send(:reject_subscription)
      rescue StandardError # of `unsubscribed`, which ends a rejected subscription
        transmit_rejection(identifier)
      end

      def transmit_rejection(identifier)
        connection.transmit(identifier: identifier, type: ActionCable::INTERNAL[:message_types][:rejection])
      end

      # Rails' own answer to whether it could make a channel of this: if so, the channel has answered.
      def channel?(identifier)
        channel = ActiveSupport::JSON.decode(identifier)["channel"].to_s.safe_constantize
        channel.is_a?(Class) && channel < ActionCable::Channel::Base
      end

      def remove_in_any_case(subscription)
        remove_subscription(subscription)
      rescue Exception => error # rubocop:disable Lint/RescueException -- as Rails does around a command
        connection.rescue_with_handler(error)
        logger.error("Could not unsubscribe from #{subscription.class} [#{error.class} - #{error.message}]: " \
                     "#{error.backtrace&.first(5)&.join(' | ')}")
      end

      def release(subscription)
        subscriptions.delete(subscription.identifier)
        subscription.stop_all_streams
        subscription.send(:stop_periodic_timers)
      end
    end
  end
end
