# frozen_string_literal: true

RSpec.describe "The real server in an example", :gem, :cable_server, type: :request do
  let(:ada) { create(:user, name: "Ada") }
  let(:grace) { create(:user, name: "Grace") }
  let(:room) { create(:chat_room, participants: [ada, grace]) }

  def client(user)
    cable_client(query: { token: app_token(user) })
  end

  it "shows what was made in the example's transaction, and carries what clients say" do
    listener = client(grace).subscribe(ChatChannel, room_id: room.id)
    speaker = client(ada).subscribe(ChatChannel, room_id: room.id)
    speaker.perform(:receive, body: "Hello")

    joins = Array.new(2) { listener.next_message }
    expect(joins.map { |join| join["user"]["name"] }).to eq(%w[Grace Ada])
    expect(listener.next_message).to include("type" => "message", "message" => a_hash_including("body" => "Hello"))
    expect(room.messages.pluck(:body)).to eq(["Hello"])
  end

  it "carries Turbo Streams, and the matchers see them, too" do
    post = create(:post)
    page = client(ada).turbo_stream_from("post_#{post.id}_comments")

    expect { create(:comment, post: post, body: "First") }
      .to have_broadcasted_turbo_stream(action: :append).to("post_#{post.id}_comments")
      .and have_broadcasted_to("post_#{post.id}_comments").with(/First/)
    expect(page.next_message).to start_with('<turbo-stream action="append" target="comments">').and include("First")
  end

  it "keeps the order of a stream" do
    messages = client(ada).subscribe("RoomChannel", room: "lobby")
    100.times { |number| ActionCable.server.broadcast("lobby", number) }

    expect(Array.new(100) { messages.next_message }).to eq([*0..99])
  end

  it "knows a client by the cookies of a login" do
    %w[cookie session].each do |place|
      post "/session", params: { user: "Ada", in: place }
      echo = cable_client(cookies: cookies).subscribe("EchoChannel")
      echo.perform(:whoami)

      expect(echo.next_message).to eq("user" => "Ada")
    end
  end

  it "runs what a channel does when its client goes" do
    alone = client(ada)
    presence = client(grace)
    alone.subscribe("PresenceChannel", room_id: room.id)
    presence.subscribe("PresenceChannel", room_id: room.id)
    alone.close

    wait_until("Ada to have left") { RoomPresence.in_room(room.id).pluck(:user_id) == [grace.id] }
  end

  it "reaches clients from afar" do
    online = client(ada)
    ActionCable.server.remote_connections.where(current_user: ada).disconnect

    expect(online.wait_for_close).to eq(1000)
    expect(online.frames.last).to eq("type" => "disconnect", "reason" => "remote", "reconnect" => true)
  end

  it "turns away whom the app does not want" do
    expect { cable_client }.to raise_error(TurboCableRs::Testing::ConnectionRejected, /"reason"=>"unauthorized"/)
    expect { client(create(:user)).subscribe(ChatChannel, room_id: room.id) }
      .to raise_error(TurboCableRs::Testing::SubscriptionRejected, /ChatChannel rejected/)
  end
end
