# frozen_string_literal: true

class CategoryChannel < ApplicationCable::Channel
  include OrderSuite::RestaurantStream
end
