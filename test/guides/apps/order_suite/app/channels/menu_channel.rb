# frozen_string_literal: true

class MenuChannel < ApplicationCable::Channel
  include OrderSuite::RestaurantStream
end
