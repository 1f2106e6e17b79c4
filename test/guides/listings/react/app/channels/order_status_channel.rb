# app/channels/order_status_channel.rb
class OrderStatusChannel < ApplicationCable::Channel
  def subscribed
    order = Order.find_by(id: params[:order_id])

    if order && authorized_to_view?(order)
      stream_for order
    else
      reject
    end
  end

  def unsubscribed
    # Cleanup
  end

  private

  def authorized_to_view?(order)
    # User can view their own orders, admins can view all
    order.user_id == current_user.id || current_user.admin?
  end
end
