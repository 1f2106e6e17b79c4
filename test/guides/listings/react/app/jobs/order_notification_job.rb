# app/jobs/order_notification_job.rb
class OrderNotificationJob < ApplicationJob
  queue_as :default

  def perform(order_id)
    order = Order.find(order_id)

    # Notify the customer
    NotificationChannel.broadcast_to(
      order.user,
      {
        type: 'notification',
        data: {
          title: 'Order Update',
          body: "Your order ##{order.id} is now #{order.status.humanize}",
          order_id: order.id
        }
      }
    )

    # Notify admins
    ActionCable.server.broadcast(
      "admin_dashboard",
      {
        type: 'order_update',
        data: order.as_json(only: [:id, :status, :total, :updated_at])
      }
    )
  end
end
