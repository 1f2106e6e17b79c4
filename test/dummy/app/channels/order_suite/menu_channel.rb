# frozen_string_literal: true

module OrderSuite
  class MenuChannel < ApplicationCable::Channel
    include RestaurantStream
  end
end
