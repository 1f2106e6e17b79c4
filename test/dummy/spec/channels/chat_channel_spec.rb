# frozen_string_literal: true

RSpec.describe ChatChannel, type: :channel do
  let(:user) { create(:user) }
  let(:room) { create(:chat_room, participants: [user]) }

  before do
    stub_connection(current_user: user)
  end

  describe "#subscribed" do
    it "subscribes to room stream" do
      subscribe(room_id: room.id)

      expect(subscription).to be_confirmed
      expect(subscription).to have_stream_from("chat_room_#{room.id}")
    end

    it "rejects unauthorized users" do
      other_room = create(:chat_room)

      subscribe(room_id: other_room.id)

      expect(subscription).to be_rejected
    end

    it "tells the room who joined" do
      expect { subscribe(room_id: room.id) }
        .to have_broadcasted_to("chat_room_#{room.id}")
        .with(hash_including(type: "user_joined", user: hash_including(name: user.name)))
    end
  end

  describe "#unsubscribed" do
    before { subscribe(room_id: room.id) }

    it "tells the room who left and stops the streams" do
      expect { unsubscribe }
        .to have_broadcasted_to("chat_room_#{room.id}").with({ type: "user_left", user_id: user.id })

      expect(subscription).not_to have_streams
    end
  end

  describe "#receive" do
    before { subscribe(room_id: room.id) }

    it "broadcasts message to room" do
      expect { perform :receive, body: "Hello, world!" }
        .to have_broadcasted_to("chat_room_#{room.id}")
        .with(hash_including(type: "message"))
    end

    it "creates message record" do
      expect { perform :receive, body: "Hello, world!" }.to change { Message.count }.by(1)

      message = Message.last
      expect(message.body).to eq("Hello, world!")
      expect(message.user).to eq(user)
    end
  end

  describe "#typing" do
    before { subscribe(room_id: room.id) }

    it "broadcasts typing status" do
      expect { perform :typing, typing: true }
        .to have_broadcasted_to("chat_room_#{room.id}_typing")
        .with(hash_including(user_id: user.id, typing: true))
    end

    it "broadcasts once within the throttle" do
      expect { 2.times { perform :typing, typing: true } }
        .to have_broadcasted_to("chat_room_#{room.id}_typing").once
    end

    it "broadcasts again after the throttle" do
      perform :typing, typing: true
      travel ChatChannel::TYPING_THROTTLE_SECONDS.seconds + 1.second

      expect { perform :typing, typing: false }
        .to have_broadcasted_to("chat_room_#{room.id}_typing").with(hash_including(typing: false))
    end
  end
end
