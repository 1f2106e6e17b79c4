# frozen_string_literal: true

RSpec.describe PresenceChannel, type: :channel do
  let(:user) { create(:user, name: "Ada") }

  before { stub_connection current_user: user }

  def have_broadcasted_users(*users)
    have_broadcasted_to("presence:1").with({ type: "presence", users: users })
  end

  it "broadcasts who is online when someone comes" do
    expect { subscribe(room_id: 1) }
      .to have_broadcasted_users(a_hash_including(id: user.id, name: "Ada", status: "online"))
  end

  it "broadcasts who is away, and back" do
    subscribe(room_id: 1)

    expect { perform :away }.to have_broadcasted_users(a_hash_including(name: "Ada", status: "away"))
    expect { perform :appear }.to have_broadcasted_users(a_hash_including(name: "Ada", status: "online"))
  end

  it "broadcasts who is left when someone goes" do
    other = create(:user, name: "Ben")
    RoomPresence.enter("1", other)
    subscribe(room_id: 1)

    expect { unsubscribe }.to have_broadcasted_users(a_hash_including(name: "Ben"))
  end
end
