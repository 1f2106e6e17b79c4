# frozen_string_literal: true

RSpec.describe OrderNotificationJob, type: :job do
  let!(:order) { create(:order, status: "ready_soon") }

  it "notifies the customer" do
    expect { described_class.perform_now(order.id) }
      .to have_broadcasted_to(order.user).from_channel(NotificationChannel)
      .with(a_hash_including(data: a_hash_including(body: "Your order ##{order.id} is now Ready soon")))
  end

  it "notifies the admins" do
    expect { described_class.perform_now(order.id) }
      .to have_broadcasted_to("admin_dashboard")
      .with(a_hash_including(type: "order_update", data: a_hash_including(id: order.id, status: "ready_soon")))
  end
end
