# frozen_string_literal: true

module OrderSuite
  class OrderChannel < ApplicationCable::Channel
    include RestaurantStream
  end
end
