# frozen_string_literal: true

class NotificationChannel < ApplicationCable::Channel
  include OrderSuite::RestaurantStream
end
