# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "A connection (adapter: #{adapter})", :cable, adapter: adapter do
    def whoami(client)
      params = { channel: "EchoChannel" }
      client.subscribe(params)
      client.perform(params, "whoami")
      client.next_message["user"]
    end

    def cookie_of(response)
      response["Set-Cookie"][/\A[^;]+/]
    end

    it "is welcomed" do
      client = dial
      expect(client.status).to eq(101)
      expect(client.next_frame).to eq("type" => "welcome")
    end

    it "speaks the first subprotocol that the client offers and Action Cable knows" do
      offer = "graphql-ws, actioncable-unsupported, actioncable-v1-json"
      client = dial(headers: { "Sec-WebSocket-Protocol" => offer })
      expect(client.header("Sec-WebSocket-Protocol")).to eq("actioncable-unsupported")
    end

    it "opens without a subprotocol that both know" do
      client = dial(headers: { "Sec-WebSocket-Protocol" => "graphql-ws" })
      expect([client.status, client.header("Sec-WebSocket-Protocol")]).to eq([101, nil])
      expect(client.next_frame).to eq("type" => "welcome")
    end

    it "knows its user by a request parameter" do
      expect(whoami(connect)).to eq(user)
    end

    it "reads the request's headers" do
      expect(whoami(dial({}, headers: { "X-User" => user }))).to eq(user)
    end

    it "reads plain cookies" do
      expect(whoami(dial({}, headers: { "Cookie" => "user=#{user}" }))).to eq(user)
    end

    it "reads encrypted cookies" do
      cookie = cookie_of(server.post("/session", user: user))
      expect(cookie).not_to include(user)
      expect(whoami(dial({}, headers: { "Cookie" => cookie }))).to eq(user)
    end

    it "reads the session" do
      cookie = cookie_of(server.post("/session", user: user, in: "session"))
      expect(whoami(dial({}, headers: { "Cookie" => cookie }))).to eq(user)
    end

    it "is pinged every few seconds, with the time" do
      client = connect
      pings = Array.new(2) { client.wait_for { |frame| frame["type"] == "ping" } }
      expect(pings.map { |ping| ping["message"] }).to all(be_within(5).of(Time.now.to_i))
      expect(pings.map(&:keys)).to all(eq(%w[type message]))
    end

    it "is turned away by reject_unauthorized_connection" do
      client = dial({ reject: 1 })
      expect(client.status).to eq(101)
      expect(client.wait_for_close).to eq(1000)
      expect(client.received).to eq([{ "type" => "disconnect", "reason" => "unauthorized", "reconnect" => false }])
      expect(log.scan("An unauthorized connection attempt was rejected").size).to eq(1)
    end

    it "has its disconnect callback run when it was turned away, too" do
      dial({ reject: user }).wait_for_close
      wait_for_event "disconnect"
      expect(events("connect", "disconnect").size).to eq(1)
    end

    it "is closed, and may try again, when connect fails" do
      client = dial({ raise: "connect failed" })
      client.command("subscribe", { channel: "EchoChannel" })
      expect(client.wait_for_close).to eq(1000)
      expect(client.received).to eq([{ "type" => "disconnect", "reason" => "server_error", "reconnect" => true }])
      wait_for_log(/connect failed/)
    end

    it "executes what came before the welcome after it, in order" do
      client = dial({ user: user, pause: 0.2 })
      client.command("subscribe", { channel: "EchoChannel" })
      client.perform({ channel: "EchoChannel" }, "echo", number: 1)
      client.perform({ channel: "EchoChannel" }, "echo", number: 2)
      client.wait_for { |frame| frame["message"] == { "number" => 2 } }

      expect(client.frames.map { |frame| frame["type"] || frame["message"]["number"] })
        .to eq(["welcome", "confirm_subscription", 1, 2])
    end

    it "may send before the upgrade was answered, although Puma reads that" do
      json = JSON.generate(command: "subscribe", identifier: '{"channel":"EchoChannel"}')
      frame = WebSocket::Frame::Outgoing::Client.new(version: 13, data: json, type: :text).to_s
      client = dial(early: frame)
      expect(Array.new(2) { client.next_frame["type"] }).to eq(%w[welcome confirm_subscription])
    end

    it "is listed while it is open" do
      client = connect
      client.subscribe(channel: "EchoChannel")
      listed = JSON.parse(server.get("/connections").body)
      expect(listed.map { |connection| connection["subscriptions"] })
        .to include([client.identify(channel: "EchoChannel")])
      expect(stats["connections"]).to eq(listed.size)

      client.close
      wait_until("its removal") { stats["connections"] == listed.size - 1 }
    end
  end
end
