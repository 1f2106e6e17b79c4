# frozen_string_literal: true

module OrderSuite
  class InventoryChannel < ApplicationCable::Channel
    include RestaurantStream
  end
end
