# frozen_string_literal: true

require_relative "cable_helper"

RSpec.describe "Where the cable is mounted", :cable do
  before(:context) do
    @server = Dummy.start(action_cable: { mount_path: "/ws", health_check_path: "/up" }, initializer: <<~RUBY)
      Rails.application.routes.append { mount ActionCable.server => "/by_hand" }
    RUBY
  end
  after(:context) { @server&.stop }

  let(:server) { @server }

  def dial_at(path)
    CableClient.new(server.cable_url(user: user).sub("/cable", path)).tap { |client| clients << client }
  end

  it "is the mount path" do
    client = dial_at("/ws")
    expect(client.next_frame).to eq("type" => "welcome")
    client.subscribe(channel: "RoomChannel", room: stream)
    broadcast(stream, 1)
    expect(client.next_message).to eq(1)
    expect(deliveries).to eq(1)
  end

  it "is where the app's routes say, too" do
    expect(dial_at("/by_hand").next_frame).to eq("type" => "welcome")
  end

  it "is nowhere else" do
    expect(dial_at("/cable").status).to eq(404)
  end

  it "leaves the health check to Rails" do
    expect(server.get("/by_hand/up").code).to eq("200")
  end
end
