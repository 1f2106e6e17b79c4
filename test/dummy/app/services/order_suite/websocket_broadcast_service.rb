# frozen_string_literal: true

module OrderSuite
  class WebsocketBroadcastService
    class << self
      def broadcast_new_order(order)
        broadcast_order("new_order", order)
      end

      def broadcast_order_update(order)
        broadcast_order("order_updated", order)
      end

      def broadcast_low_stock(item)
        ActionCable.server.broadcast(
          "inventory_channel_#{item.restaurant_id}",
          { type: "low_stock", item: item.as_json(methods: [:available_quantity]) }
        )
      end

      private

      def broadcast_order(type, order)
        return if order.restaurant_id.blank?

        ActionCable.server.broadcast("order_channel_#{order.restaurant_id}", { type: type, order: order.as_json })
      end
    end
  end
end
