# frozen_string_literal: true

class Order < ApplicationRecord
  include Broadcastable

  belongs_to :user
  belongs_to :restaurant

  broadcasts_after_commit create: :broadcast_new_order, update: :broadcast_order_update
end
