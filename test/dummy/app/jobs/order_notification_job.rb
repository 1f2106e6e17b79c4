# frozen_string_literal: true

class OrderNotificationJob < ApplicationJob
  queue_as :default

  def perform(order_id)
    order = Order.find(order_id)
    notify_customer(order)
    notify_admins(order)
  end

  private

  def notify_customer(order)
    NotificationChannel.broadcast_to(
      order.user,
      {
        type: "notification",
        data: {
          title: "Order Update",
          body: "Your order ##{order.id} is now #{order.status.humanize}",
          order_id: order.id
        }
      }
    )
  end

  def notify_admins(order)
    ActionCable.server.broadcast(
      "admin_dashboard",
      { type: "order_update", data: order.as_json(only: %i[id status total updated_at]) }
    )
  end
end
