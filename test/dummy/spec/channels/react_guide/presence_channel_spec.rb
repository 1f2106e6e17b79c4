# frozen_string_literal: true

RSpec.describe ReactGuide::PresenceChannel, type: :channel do
  let(:user) { create(:user) }

  before { stub_connection current_user: user }

  it "broadcasts who is online when someone comes" do
    expect { subscribe(room_id: 1) }.to have_broadcasted_to("presence_1").with(
      { type: "presence_update", data: { users: [{ id: user.id, name: user.name, avatar_url: nil }] } }
    )
    expect(subscription).to have_stream_from("presence_1")
  end

  it "broadcasts who is online when someone goes" do
    subscribe(room_id: 1)

    expect { unsubscribe }
      .to have_broadcasted_to("presence_1").with({ type: "presence_update", data: { users: [] } })
  end
end
