# frozen_string_literal: true

class MenuItem < ApplicationRecord
  belongs_to :restaurant

  def mark_as_damaged(quantity = 1)
    return false unless enable_stock_tracking

    update(damaged_quantity: damaged_quantity + quantity)
    broadcast_low_stock if available_quantity <= low_stock_threshold
    true
  end

  def available_quantity
    stock_quantity - damaged_quantity if enable_stock_tracking
  end

  private

  def broadcast_low_stock
    OrderSuite::WebsocketBroadcastService.broadcast_low_stock(self)
  end
end
