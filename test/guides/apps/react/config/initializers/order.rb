# frozen_string_literal: true

# What the guide's order leaves out.
Rails.application.config.to_prepare do
  Order.belongs_to :user
  Order.has_many :order_items
end
