# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "turbo_cable's protocol (adapter: #{adapter})", :cable do
    before(:all) do
      @server = Dummy.start(adapter: adapter, turbo_cable_rs: { ping_interval: 0.2 }, initializer: <<~RUBY)
        Rails.application.config.turbo_cable_rs.turbo_cable_streams = [/open-.*/]
        page = "<%= turbo_cable_stream_from stream %><%= turbo_stream_from stream %>"
        Rails.application.routes.append do
          get "page", to: (lambda do |env|
            stream = Rack::Request.new(env).params["stream"]
            [200, {}, [ApplicationController.render(inline: page, locals: { stream: stream })]]
          end)
        end
      RUBY
    end
    after(:all) { @server.stop }

    let(:server) { @server }
    let(:stream) { CableHelper.unique("open") }
    let(:client) { connect_turbo_cable }

    # A client as turbo_cable's is: it offers no subprotocol.
    def connect_turbo_cable(**query)
      url = server.cable_url(user: user, **query)
      CableClient.open(url, headers: { "Sec-WebSocket-Protocol" => nil }).tap { |client| clients << client }
    end

    def say(type, stream, client: self.client)
      client.send_text(JSON.generate(type: type, stream: stream))
    end

    def subscribe(stream, client: self.client)
      say("subscribe", stream, client: client)
      expect(client.next_frame).to eq("type" => "subscribed", "stream" => stream)
    end

    # What a page of the app calls the stream.
    def signed(stream)
      page(stream)[/data-streams="([^"]+)"/, 1]
    end

    def signed_for_channels(stream)
      page(stream)[/signed-stream-name="([^"]+)"/, 1]
    end

    def page(stream)
      server.get("/page", stream: stream).body
    end

    it "carries HTML and JSON to those who subscribed" do
      subscribe(stream)
      broadcast(stream, '<turbo-stream action="remove" target="a"></turbo-stream>')
      broadcast(stream, { progress: 50 })

      expect(client.next_frame).to eq("type" => "message", "stream" => stream,
                                      "data" => '<turbo-stream action="remove" target="a"></turbo-stream>')
      expect(client.next_frame).to eq("type" => "message", "stream" => stream, "data" => { "progress" => 50 })
    end

    it "calls a stream what the client called it, signed or not" do
      label = signed(stream)
      [label, stream].each { |name| subscribe(name) }
      broadcast(stream, 1)
      expect(Array.new(2) { client.next_frame["stream"] }).to contain_exactly(label, stream)
    end

    it "delivers nothing any more after unsubscribing" do
      other = CableHelper.unique("open")
      [stream, other].each { |name| subscribe(name) }
      say("unsubscribe", stream)
      subscribe(other) # is answered, and behind the other
      broadcast(stream, 1)
      broadcast(other, 2)
      expect(client.next_frame).to eq("type" => "message", "stream" => other, "data" => 2)
    end

    it "refuses a stream that is neither signed nor open, and says so" do
      secret = CableHelper.unique("secret")
      [secret, signed(secret).sub(/.\z/, "x"), signed_for_channels(secret)].each do |name|
        say("subscribe", name)
        expect(client.next_frame).to eq("type" => "rejected", "stream" => name)
      end
      wait_for_log(/does not get the stream "#{secret}": its name is not signed by turbo_cable_stream_from/)
      broadcast(secret, 1)
      subscribe(stream)
    end

    it "shares a stream with Action Cable's clients" do
      subscribe(stream)
      room = connect
      room.subscribe(channel: "RoomChannel", room: stream)
      broadcast(stream, { "a" => 1 })
      expect([client.next_frame["data"], room.next_message]).to eq([{ "a" => 1 }] * 2)
    end

    it "may be spoken beside Action Cable's" do
      subscribe(stream)
      client.subscribe(channel: "RoomChannel", room: stream)
      broadcast(stream, 1)
      expect(Array.new(2) { client.next_frame }.map { |frame| frame["data"] || frame["message"] }).to eq([1, 1])
    end

    it "takes answers to pings without a word in the log" do
      2.times do
        client.wait_for { |frame| frame["type"] == "ping" }
        client.send_text('{"type":"pong"}')
      end
      subscribe(stream)
      expect(log).not_to match(/unrecognized|pong/)
    end

    it "is not spoken with a client that chose Action Cable's" do
      client = connect
      answers = client.frames_before_echo { say("subscribe", stream, client: client) }
      expect(answers).to be_empty
    end

    it "is for those whom connect lets in, and from where the app allows" do
      client = dial({ reject: "x" }, headers: { "Sec-WebSocket-Protocol" => nil })
      say("subscribe", stream, client: client)
      expect(client.next_frame).to include("type" => "disconnect", "reason" => "unauthorized")
      client.wait_for_close
      expect(client.frames.size).to eq(1)

      elsewhere = dial({ user: user }, headers: { "Sec-WebSocket-Protocol" => nil }, origin: "http://evil.example")
      expect(elsewhere.status).to eq(404)
    end

    it "is served before the welcome came, after it" do
      client = dial({ user: user, pause: 0.2 }, headers: { "Sec-WebSocket-Protocol" => nil })
      say("subscribe", stream, client: client)
      expect(Array.new(2) { client.next_frame["type"] }).to eq(%w[welcome subscribed])
    end

    it "leaves nothing behind when the client goes" do
      subscribe(stream)
      streams = stats.dig("counters", "streams")
      client.vanish
      wait_until("the stream to be gone") { stats.dig("counters", "streams") < streams }
    end

    it "is over when the app disconnects the user" do
      subscribe(stream)
      server.delete("/connections", user: user)
      expect(client.next_frame).to include("type" => "disconnect", "reason" => "remote")
      expect(client.wait_for_close).to eq(1000)
    end
  end
end

RSpec.describe "turbo_cable's protocol when code is reloaded", :cable do
  before(:all) do
    @server = Dummy.start(adapter: "async", env: { "RAILS_ENV" => "development" }, initializer: <<~RUBY)
      Rails.application.config.turbo_cable_rs.turbo_cable_streams = [/.*/]
      Rails.application.routes.append { post("reload", to: ->(_) { Rails.application.reloader.reload! && [204, {}, []] }) }
    RUBY
  end
  after(:all) { @server.stop }

  let(:server) { @server }

  it "goes on, and the client notices nothing" do
    client = dial({ user: user }, headers: { "Sec-WebSocket-Protocol" => nil })
    client.send_text(JSON.generate(type: "subscribe", stream: stream))
    expect(Array.new(2) { client.next_frame["type"] }).to eq(%w[welcome subscribed])

    server.post("/reload")
    wait_until("connect to run again") { events("connect").size == 2 }
    client.send_text(JSON.generate(type: "subscribe", stream: "another"))
    expect(client.next_frame).to eq("type" => "subscribed", "stream" => "another")
    broadcast(stream, 1)
    expect(client.next_frame).to eq("type" => "message", "stream" => stream, "data" => 1)
  end
end
