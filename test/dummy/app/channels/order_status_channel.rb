# frozen_string_literal: true

class OrderStatusChannel < ApplicationCable::Channel
  def subscribed
    order = Order.find_by(id: params[:order_id])

    if order && authorized_to_view?(order)
      stream_for order
    else
      reject
    end
  end

  private

  def authorized_to_view?(order)
    order.user_id == current_user.id || current_user.admin?
  end
end
