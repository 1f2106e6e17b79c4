# app/channels/inventory_channel.rb
class InventoryChannel < ApplicationCable::Channel
  def subscribed
    # Stream from a restaurant-specific channel
    if restaurant_id.present?
      stream_from "inventory_channel_#{restaurant_id}"
      Rails.logger.info("User #{current_user.id} subscribed to inventory_channel_#{restaurant_id}")
    else
      # Reject the subscription if no restaurant_id is available
      Rails.logger.error("Subscription rejected: No restaurant_id available")
      reject
    end
  end

  def unsubscribed
    # Any cleanup needed when channel is unsubscribed
    Rails.logger.info("User #{current_user&.id} unsubscribed from inventory channel")
  end
end
