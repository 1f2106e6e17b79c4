# frozen_string_literal: true

class MenuItem < ApplicationRecord
  belongs_to :restaurant

  # The guide's two methods, word for word.

  def mark_as_damaged(quantity = 1)
    return false unless enable_stock_tracking

    # Only update damaged_quantity, don't reduce stock_quantity
    update(damaged_quantity: damaged_quantity + quantity)

    # Broadcast low stock if available quantity is below threshold
    broadcast_low_stock if available_quantity <= low_stock_threshold

    true
  end

  def available_quantity
    return nil unless enable_stock_tracking

    stock_quantity - damaged_quantity
  end

  private

  def broadcast_low_stock
    WebsocketBroadcastService.broadcast_low_stock(self)
  end
end
