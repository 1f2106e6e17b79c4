# frozen_string_literal: true

# Tells OrderSuite::CategoryChannel of its changes, by the gem's macro instead of a concern of the app's own.
class Category < ApplicationRecord
  belongs_to :restaurant, optional: true

  # Stock Action Cable, which the same app runs on, has no such macro.
  unless ENV["STOCK_ACTION_CABLE"]
    broadcasts_json_to ->(category) { "category_channel_#{category.restaurant_id}" if category.restaurant_id },
                       serializer: CategorySerializer, if_changed: :name
  end
end
