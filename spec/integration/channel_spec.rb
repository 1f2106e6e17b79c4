# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "A channel (adapter: #{adapter})", :cable, adapter: adapter do
    let(:client) { connect }

    def types_and_messages(frames)
      frames.map { |frame| frame["type"] || frame["message"] }
    end

    it "confirms a subscription under the identifier's own bytes" do
      identifier = '{ "greeting": null, "channel":"EchoChannel"}'
      client.command("subscribe", identifier)
      expect(client.next_frame).to eq("identifier" => identifier, "type" => "confirm_subscription")
    end

    it "transmits in subscribed before the confirmation" do
      frames = client.frames_before_echo do
        client.command("subscribe", { channel: "EchoChannel", greeting: "hello" })
      end
      expect(types_and_messages(frames)).to eq([{ "greeting" => "hello" }, "confirm_subscription"])
    end

    it "is rejected by reject, and runs unsubscribed" do
      client.command("subscribe", { channel: "RejectingChannel" })
      expect(client.next_frame)
        .to eq("identifier" => '{"channel":"RejectingChannel"}', "type" => "reject_subscription")
      wait_for_event "unsubscribed"
    end

    it "keeps nothing of a stream that was taken before reject" do
      witness = connect(user: CableHelper.unique("witness"))
      witness.subscribe(channel: "RoomChannel", room: stream)
      client.command("subscribe", { channel: "RejectingChannel", stream: stream })
      expect(client.next_frame["type"]).to eq("reject_subscription")

      frames = client.frames_before_echo do
        broadcast(stream, 1)
        witness.next_message
      end
      expect(frames).to be_empty
    end

    it "can be subscribed to again after a rejection" do
      2.times do
        client.command("subscribe", { channel: "RejectingChannel" })
        expect(client.next_frame["type"]).to eq("reject_subscription")
      end
    end

    it "runs an action with its data" do
      params = { channel: "EchoChannel" }
      client.subscribe(params)
      client.perform(params, "echo", text: "häl\u2028lo", list: [1, nil, { a: 1.5 }])
      expect(client.next_message).to eq("text" => "häl\u2028lo", "list" => [1, nil, { "a" => 1.5 }])
    end

    it "runs an action that takes no data" do
      params = { channel: "EchoChannel" }
      client.subscribe(params)
      client.perform(params, "whoami")
      expect(client.next_message).to eq("user" => user)
    end

    it "gets data without an action by receive" do
      params = { channel: "EchoChannel" }
      client.subscribe(params)
      client.command("message", params, data: '{"text":"hi"}')
      expect(client.next_message).to eq("received" => { "text" => "hi" })
    end

    it "has its params, each subscription its own" do
      [1, 2].each { |number| client.command("subscribe", { channel: "EchoChannel", greeting: number }) }
      greetings = Array.new(2) { client.next_message["greeting"] }
      expect(greetings).to eq([1, 2])
    end

    it "runs unsubscribed when the client unsubscribes, and no more actions after" do
      params = { channel: "EventsChannel", tag: "first" }
      client.subscribe(params)
      frames = client.frames_before_echo do
        client.command("unsubscribe", params)
        client.perform(params, "note", text: "too late")
      end

      expect(frames).to be_empty
      expect(events("subscribed", "unsubscribed", "note").map { |event| event["event"] })
        .to eq(%w[subscribed unsubscribed])
      expect(log).to include("Unable to find subscription with identifier")
    end

    it "can be subscribed to again after unsubscribing" do
      params = { channel: "EventsChannel" }
      2.times do
        client.subscribe(params)
        client.command("unsubscribe", params)
      end
      client.subscribe(params)
      expect(events("subscribed").size).to eq(3)
    end

    it "transmits periodically until it is unsubscribed" do
      params = { channel: "TimerChannel" }
      client.subscribe(params)
      ticks = Array.new(3) { client.next_message["tick"] }
      expect(ticks).to eq([1, 2, 3])

      client.command("unsubscribe", params)
      client.frames_before_echo { nil } # a tick may have been on its way
      frames = client.frames_before_echo do
        2.times { client.wait_for { |frame| frame["type"] == "ping" } }
      end
      expect(frames).to be_empty
    end

    it "answers errors of its actions by rescue_from, and goes on" do
      params = { channel: "RaisingChannel" }
      client.subscribe(params)
      client.perform(params, "crash_rescued")
      expect(client.next_message).to eq("rescued" => "action failed")
      client.perform(params, "work")
      expect(client.next_message).to eq("worked" => true)
    end

    it "logs errors of its actions that nothing rescues, and goes on" do
      params = { channel: "RaisingChannel" }
      client.subscribe(params)
      client.perform(params, "crash")
      client.perform(params, "work")
      expect(client.next_message).to eq("worked" => true)
      expect(log).to match(/action failed/)
    end

    it "rejects when subscribed fails" do
      params = { channel: "RaisingChannel", in_subscribed: true }
      frames = client.frames_before_echo { client.command("subscribe", params) }
      expect(frames).to eq([{ "identifier" => client.identify(params), "type" => "reject_subscription" }])
      expect(log).to match(/subscribed failed/)
    end
  end
end
