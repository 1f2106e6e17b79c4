# frozen_string_literal: true

module OrderSuite
  class CategoryChannel < ApplicationCable::Channel
    include RestaurantStream
  end
end
