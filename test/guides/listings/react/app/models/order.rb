# app/models/order.rb
class Order < ApplicationRecord
  after_update_commit :broadcast_status_change, if: :saved_change_to_status?

  private

  def broadcast_status_change
    OrderStatusChannel.broadcast_to(
      self,
      {
        type: 'order_status_update',
        data: {
          id: id,
          status: status,
          updated_at: updated_at.iso8601,
          estimated_ready_at: estimated_ready_at&.iso8601
        }
      }
    )
  end
end
