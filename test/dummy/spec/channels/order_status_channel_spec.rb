# frozen_string_literal: true

RSpec.describe OrderStatusChannel, type: :channel do
  let(:user) { create(:user) }
  let(:order) { create(:order, user: user) }
  let(:other_user_order) { create(:order) }

  before do
    stub_connection current_user: user
  end

  describe "#subscribed" do
    it "subscribes to the order stream when authorized" do
      subscribe(order_id: order.id)

      expect(subscription).to be_confirmed
      expect(subscription).to have_stream_for(order)
    end

    it "rejects subscription for other users orders" do
      subscribe(order_id: other_user_order.id)

      expect(subscription).to be_rejected
    end

    it "rejects subscription for non-existent orders" do
      subscribe(order_id: 999_999)

      expect(subscription).to be_rejected
    end

    it "shows an admin everyone's orders" do
      user.update!(role: "admin")
      subscribe(order_id: other_user_order.id)

      expect(subscription).to have_stream_for(other_user_order)
    end
  end
end
