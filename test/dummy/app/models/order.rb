# frozen_string_literal: true

class Order < ApplicationRecord
  include OrderSuite::Broadcastable

  belongs_to :user
  belongs_to :restaurant, optional: true
  has_many :order_items

  after_create_commit :broadcast_to_admin_dashboard
  after_update_commit :broadcast_status_change, if: :saved_change_to_status?
  broadcasts_after_commit create: :broadcast_new_order, update: :broadcast_order_update

  private

  def broadcast_to_admin_dashboard
    ActionCable.server.broadcast("admin_dashboard", { type: "new_order", data: new_order })
  end

  def new_order
    {
      id: id,
      total: total.to_f,
      items_count: order_items.count,
      customer_name: user.name,
      created_at: created_at.iso8601
    }
  end

  def broadcast_status_change
    OrderStatusChannel.broadcast_to(self, { type: "order_status_update", data: status_update })
  end

  def status_update
    {
      id: id,
      status: status,
      updated_at: updated_at.iso8601,
      estimated_ready_at: estimated_ready_at&.iso8601
    }
  end
end
