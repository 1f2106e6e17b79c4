# frozen_string_literal: true

{
  OrderSuite::OrderChannel => "order_channel",
  OrderSuite::InventoryChannel => "inventory_channel",
  OrderSuite::MenuChannel => "menu_channel",
  OrderSuite::NotificationChannel => "notification_channel",
  OrderSuite::CategoryChannel => "category_channel"
}.each do |channel, stream|
  RSpec.describe channel, type: :channel do
    let(:user) { create(:user) }

    it "streams what the restaurant broadcasts" do
      stub_connection current_user: user, restaurant_id: 7
      subscribe

      expect(subscription).to be_confirmed
      expect(subscription).to have_stream_from("#{stream}_7")
    end

    it "rejects a user who has no restaurant" do
      stub_connection current_user: user, restaurant_id: nil
      subscribe

      expect(subscription).to be_rejected
    end
  end
end
