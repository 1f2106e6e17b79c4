# frozen_string_literal: true

RSpec.describe ReactGuide::ChatChannel, type: :channel do
  let(:user) { create(:user) }
  let(:room) { create(:chat_room, participants: [user]) }

  before { stub_connection current_user: user }

  it "streams for the room to its members" do
    subscribe(room_id: room.id)

    expect(subscription).to be_confirmed
    expect(subscription).to have_stream_for(room)
  end

  it "rejects those who are not members" do
    subscribe(room_id: create(:chat_room).id)

    expect(subscription).to be_rejected
  end

  it "rejects a room that does not exist" do
    subscribe(room_id: 999_999)

    expect(subscription).to be_rejected
  end

  it "broadcasts what a member speaks" do
    subscribe(room_id: room.id)

    expect { perform :speak, body: "Hello" }.to have_broadcasted_to(room).with(
      a_hash_including(type: "new_message", data: a_hash_including(body: "Hello", user_name: user.name))
    )
  end
end
