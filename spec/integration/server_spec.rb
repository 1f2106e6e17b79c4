# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "ActionCable.server (adapter: #{adapter})", :cable, adapter: adapter do
    let(:client) { connect }

    def disconnect_frame(reason, reconnect:)
      { "type" => "disconnect", "reason" => reason, "reconnect" => reconnect }
    end

    it "broadcasts to nobody without complaint" do
      expect(broadcast(stream, 1).code).to eq("201")
    end

    it "disconnects a user's clients, all of them and no others, and lets them come back" do
      others = connect(user: CableHelper.unique("other"))
      clients = Array.new(2) { connect }
      server.delete("/connections", user: user)

      expect(clients.map(&:wait_for_close)).to eq([1000, 1000])
      expect(clients.map { |one| one.frames.last }).to all(eq(disconnect_frame("remote", reconnect: true)))
      expect(others.frames_before_echo { nil }).to be_empty
    end

    it "disconnects a user's clients for good" do
      client
      server.delete("/connections", user: user, reconnect: false)
      expect(client.wait_for_close).to eq(1000)
      expect(client.frames.last).to eq(disconnect_frame("remote", reconnect: false))
    end

    it "asks everyone to come back when it restarts, and serves them" do
      client.subscribe(channel: "RoomChannel", room: stream)
      server.post("/restart")
      expect(client.wait_for_close).to eq(1000)
      expect(client.frames.last).to eq(disconnect_frame("server_restart", reconnect: true))

      again = connect
      again.subscribe(channel: "RoomChannel", room: stream)
      broadcast(stream, "after the restart")
      expect(again.next_message).to eq("after the restart")
    end

    it "can restart more than once" do
      2.times do
        client = connect
        server.post("/restart")
        expect(client.wait_for_close).to eq(1000)
      end
      wait_until("all to be gone") { stats.dig("counters", "connections").zero? }
      expect(connect.frames).to eq(["type" => "welcome"])
    end

    it "lists its connections with their identifiers, subscriptions and start" do
      identifier = client.subscribe(channel: "EchoChannel")
      listed = JSON.parse(server.get("/connections").body)
                   .find { |connection| connection["subscriptions"] == [identifier] }
      expect(listed.keys).to contain_exactly("identifier", "started_at", "subscriptions", "request_id")
      expect(Time.parse(listed["started_at"])).to be_within(10).of(Time.now)
    end

    it "answers what is no WebSocket with 404" do
      response = server.get("/cable")
      expect([response.code, response.body]).to eq(["404", "Page not found"])
    end
  end
end
