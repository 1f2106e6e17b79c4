# app/channels/order_channel.rb
class OrderChannel < ApplicationCable::Channel
  def subscribed
    # Stream from a restaurant-specific channel
    if restaurant_id.present?
      stream_from "order_channel_#{restaurant_id}"
      Rails.logger.info("User #{current_user.id} subscribed to order_channel_#{restaurant_id}")
    else
      # Reject the subscription if no restaurant_id is available
      Rails.logger.error("Subscription rejected: No restaurant_id available")
      reject
    end
  end

  def unsubscribed
    # Any cleanup needed when channel is unsubscribed
    Rails.logger.info("User #{current_user&.id} unsubscribed from order channel")
  end
end
