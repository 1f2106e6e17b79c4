# frozen_string_literal: true

RSpec.describe Order, type: :model do
  describe "broadcasting" do
    let!(:order) { create(:order, status: "pending") }

    it "broadcasts status changes" do
      expect { order.update!(status: "preparing") }
        .to have_broadcasted_to(order)
        .from_channel(OrderStatusChannel)
        .with(a_hash_including(type: "order_status_update", data: a_hash_including(status: "preparing")))
    end

    it "does not broadcast when status unchanged" do
      expect { order.update!(total: 25.00) }
        .not_to have_broadcasted_to(order).from_channel(OrderStatusChannel)
    end

    it "tells the dashboard of new orders" do
      expect { create(:order, user: order.user, total: 12.5) }
        .to have_broadcasted_to("admin_dashboard")
        .with(a_hash_including(type: "new_order", data: a_hash_including(total: 12.5, customer_name: order.user.name)))
    end
  end

  describe "broadcasting to the restaurant" do
    let(:restaurant) { create(:restaurant) }
    let(:stream) { "order_channel_#{restaurant.id}" }

    it "broadcasts new orders" do
      expect { create(:order, restaurant: restaurant) }
        .to have_broadcasted_to(stream).with(a_hash_including(type: "new_order"))
    end

    it "broadcasts updates" do
      order = create(:order, restaurant: restaurant)

      expect { order.update!(total: 25.00) }
        .to have_broadcasted_to(stream)
        .with(a_hash_including(type: "order_updated", order: a_hash_including(id: order.id)))
    end

    it "does not broadcast an order of no restaurant" do
      expect { create(:order) }.not_to have_broadcasted_to("order_channel_")
    end
  end
end
