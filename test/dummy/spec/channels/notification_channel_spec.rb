# frozen_string_literal: true

RSpec.describe NotificationChannel, type: :channel do
  let(:user) { create(:user) }

  it "streams for the user" do
    stub_connection current_user: user
    subscribe

    expect(subscription).to be_confirmed
    expect(subscription).to have_stream_for(user)
  end

  it "broadcasts to one user only" do
    notify = -> { described_class.broadcast_to(user, { type: "notification", data: { title: "New Order" } }) }

    expect(&notify).to have_broadcasted_to(user)
      .with(a_hash_including(type: "notification", data: a_hash_including(title: "New Order")))
    expect(&notify).not_to have_broadcasted_to(create(:user))
  end
end
