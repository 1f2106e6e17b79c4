# frozen_string_literal: true

require "spec_helper"
require_relative "support/native_client"
require_relative "support/recording_adapter"
require_relative "turbo_streams/turbo_app"

# With a real reactor and client: what counts is what the client gets.
RSpec.describe TurboCableRs::TurboCableProtocol, :native do
  let(:adapter) { RecordingAdapter.new }
  let(:client) { open_client(protocols: "") }
  let(:clients) { [] }
  let(:settings) { TurboCableRs.config }

  around do |example|
    before = settings.dup
    example.run
  ensure
    %i[turbo_cable_streams max_subscriptions max_identifier_bytes].each do |name|
      settings.public_send(:"#{name}=", before.public_send(name))
    end
  end

  before do
    settings.turbo_cable_streams = ["scores", /chat_\d+/]
    allow(ActionCable.server).to receive(:pubsub) { adapter }
  end

  after { clients.each(&:close) }

  def open_client(protocols:)
    client = NativeClient.new(server, protocols: protocols) { |socket| socket.ready(pinged: false) }
    clients << client
    client.open
  end

  def say(type, stream, client: self.client, **rest)
    client.send_text(JSON.generate(type: type, stream: stream, **rest))
  end

  def subscribe(stream)
    say("subscribe", stream)
    expect(answer).to eq("type" => "subscribed", "stream" => stream)
  end

  def answer(client: self.client)
    JSON.parse(client.next_text)
  end

  # What the client gets of a broadcast, if anything.
  def messages(stream, payload)
    adapter.broadcast(stream, payload)
    client.socket.transmit('"end"')
    received = []
    received << answer until received.last == "end"
    received[...-1]
  end

  def signed(*streamables, purpose: "turbo_cable")
    Turbo.signed_stream_verifier.generate(TurboCableRs.stream_name(streamables), purpose: purpose)
  end

  describe "a subscription" do
    it "delivers what is broadcast, HTML or JSON, as turbo_cable does" do
      subscribe("scores")
      expect(messages("scores", '"<p>1:0</p>"')).to eq(["type" => "message", "stream" => "scores",
                                                        "data" => "<p>1:0</p>"])
      expect(messages("scores", '{"home":1}')).to eq(["type" => "message", "stream" => "scores",
                                                      "data" => { "home" => 1 }])
    end

    it "ends when the client says so, and with the socket" do
      %w[scores chat_1].each { |stream| subscribe(stream) }
      say("unsubscribe", "scores")
      wait_until("the stream to be left") { adapter.subscribers("scores").zero? }
      expect(messages("scores", "1")).to be_empty

      client.close
      wait_until("the other to be left") { adapter.subscribers("chat_1").zero? }
    end

    it "is answered every time it is asked for, and delivers once" do
      3.times { subscribe("scores") }
      expect(messages("scores", "1").size).to eq(1)

      say("unsubscribe", "scores")
      wait_until("the stream to be left") { adapter.subscribers("scores").zero? }
    end

    it "is answered when it is live" do
      adapter = RecordingAdapter.new(confirm: false)
      allow(ActionCable.server).to receive(:pubsub) { adapter }
      say("subscribe", "scores")
      wait_until("the stream to be asked for") { adapter.subscribers("scores") == 1 }
      client.socket.transmit('"not yet"')
      expect(answer).to eq("not yet")

      adapter.confirm
      expect(answer["type"]).to eq("subscribed")
    end

    it "is not answered once it was given up" do
      adapter = RecordingAdapter.new(confirm: false)
      allow(ActionCable.server).to receive(:pubsub) { adapter }
      say("subscribe", "scores")
      say("unsubscribe", "scores")
      say("subscribe", "chat_1")
      wait_until("the streams to be asked for") { adapter.subscribers("chat_1") == 1 }

      adapter.confirm
      expect(answer).to eq("type" => "subscribed", "stream" => "chat_1")
    end
  end

  describe "a name" do
    it "is taken signed, and stays the client's own in messages" do
      label = signed("secrets")
      subscribe(label)
      expect(messages("secrets", "1")).to eq(["type" => "message", "stream" => label, "data" => 1])
    end

    it "is taken unsigned where it is allowed as a whole" do
      subscribe("chat_12")
      %w[chat_x secret_chat_1 chat_1x score].push("chat_1\n", "\nscores").each do |name|
        say("subscribe", name)
        expect(answer).to eq("type" => "rejected", "stream" => name)
      end
      expect(adapter.log).to eq([[:subscribe, "chat_12"]])
    end

    it "is never taken unsigned by default" do
      settings.turbo_cable_streams = TurboCableRs::Configuration.new.turbo_cable_streams
      say("subscribe", "scores")
      expect(answer["type"]).to eq("rejected")
      subscribe(signed("scores"))
    end

    it "must be signed by this app, and for this protocol: it must not pass a channel by" do
      forged = signed("secrets").sub(/.\z/) { |digit| digit == "0" ? "1" : "0" }
      for_channels = Turbo::StreamsChannel.signed_stream_name("secrets")
      [forged, for_channels, signed("secrets", purpose: "login")].each do |label|
        say("subscribe", label)
        expect(answer).to eq("type" => "rejected", "stream" => label)
      end
    end

    it "does not open a channel when it was signed for this protocol" do
      expect(Turbo::StreamsChannel.verified_stream_name(signed("secrets"))).to be_nil
    end

    it "is said to be refused, with the reason, in the log" do
      say("subscribe", "secrets")
      answer
      expect(client.connection.logged).to include(
        'turbo_cable\'s client does not get the stream "secrets": its name is not signed by ' \
        "turbo_cable_stream_from, nor one of config.turbo_cable_rs.turbo_cable_streams"
      )
    end

    it "that is none is refused, and not repeated" do
      ["", nil, 7, ["scores"], "x" * (settings.max_identifier_bytes + 1)].each do |name|
        say("subscribe", name)
        expect(answer).to eq("type" => "rejected", "stream" => name == "" ? "" : nil)
      end
      client.send_text('{"type":"subscribe","stream":"\udc00"}')
      expect(answer).to eq("type" => "rejected", "stream" => nil)
    end
  end

  it "takes no more streams than a client may have subscriptions" do
    settings.max_subscriptions = 2
    %w[chat_1 chat_2 chat_1].each { |stream| subscribe(stream) }
    say("subscribe", "chat_3")
    expect(answer).to eq("type" => "rejected", "stream" => "chat_3")
    expect(client.connection.logged).to include("the client has 2 streams already")

    say("unsubscribe", "chat_1")
    subscribe("chat_3")
  end

  it "refuses a stream that the adapter fails to subscribe, and takes it the next time" do
    failing = Class.new(RecordingAdapter) { def subscribe(*) = raise("no backend") }.new
    present = failing
    allow(ActionCable.server).to receive(:pubsub) { present }
    say("subscribe", "scores")
    expect(answer).to eq("type" => "rejected", "stream" => "scores")
    expect(client.connection.logged).to include("RuntimeError - no backend")
    present = adapter

    subscribe("scores")
    expect(messages("scores", "1").size).to eq(1)
  end

  it "goes on with another adapter without a word to the client" do
    subscribe("scores")
    former = adapter
    successor = RecordingAdapter.new
    allow(ActionCable.server).to receive(:pubsub) { successor }
    client.socket.send(:turbo_cable).renew

    expect([former, successor].map { |one| one.subscribers("scores") }).to eq([0, 1])
    successor.broadcast("scores", "1")
    expect(answer).to eq("type" => "message", "stream" => "scores", "data" => 1)
  end

  describe "another message" do
    # What Action Cable is to get.
    def expect_for_action_cable(text, client: self.client)
      client.send_text(text)
      wait_until("the message") { client.connection.calls.size > 1 }
      expect(client.next_call).to eq([:on_open])
      expect(client.next_call).to eq([:on_message, text])
    end

    [
      '{"command":"subscribe","identifier":"{}"}', '{"type":"subscribe","command":"subscribe"}', '{"type":"dance"}',
      '{"type":["subscribe"]}', '{"stream":"scores"}', "{}", "{\"type\":#{'[' * 200}#{']' * 200}}"
    ].each do |text|
      it "is Action Cable's: #{text[0, 60]}" do
        expect_for_action_cable(text)
      end
    end

    it "is Action Cable's, whatever it is, from a client that speaks that" do
      text = '{"type":"subscribe","stream":"scores"}'
      expect_for_action_cable(text, client: open_client(protocols: "actioncable-v1-json"))
    end

    it "needs no answer when it answers a ping" do
      say("pong", nil)
      subscribe("scores")
      expect(client.connection.calls.size).to eq(1)
    end
  end
end
