# frozen_string_literal: true

RSpec.describe RestaurantChannel, type: :channel do
  let(:restaurant) { create(:restaurant) }

  it "streams for the restaurant to those who belong to it" do
    stub_connection current_user: create(:user, restaurant: restaurant)
    subscribe(restaurant_id: restaurant.id)

    expect(subscription).to have_stream_for(restaurant)
  end

  it "rejects those of another restaurant" do
    stub_connection current_user: create(:user, restaurant: create(:restaurant))
    subscribe(restaurant_id: restaurant.id)

    expect(subscription).to be_rejected
  end
end
