# frozen_string_literal: true

module OrderSuite
  class NotificationChannel < ApplicationCable::Channel
    include RestaurantStream
  end
end
