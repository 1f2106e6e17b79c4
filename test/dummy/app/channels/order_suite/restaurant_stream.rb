# frozen_string_literal: true

module OrderSuite
  # Streams what the client's own restaurant broadcasts: `order_channel_1` for OrderChannel.
  module RestaurantStream
    def subscribed
      if restaurant_id.present?
        stream_from restaurant_stream
        Rails.logger.info("User #{current_user.id} subscribed to #{restaurant_stream}")
      else
        Rails.logger.error("Subscription rejected: No restaurant_id available")
        reject
      end
    end

    def unsubscribed
      Rails.logger.info("User #{current_user&.id} unsubscribed from #{restaurant_stream}")
    end

    private

    def restaurant_stream
      "#{self.class.name.demodulize.underscore}_#{restaurant_id}"
    end
  end
end
