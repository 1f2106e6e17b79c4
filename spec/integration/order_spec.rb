# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "Order (adapter: #{adapter})", :cable, adapter: adapter do
    let(:client) { connect }
    let(:room) { { channel: "RoomChannel", room: stream } }
    let(:notes) { { channel: "EventsChannel" } }

    def note(client, number, pause: 0)
      client.perform(notes, "note", text: number, pause: pause)
    end

    def noted(user = self.user)
      events("note", user: user).map { |event| event["text"] }
    end

    it "is kept among a client's commands, however long each takes" do
      client.subscribe(notes)
      30.times { |number| note(client, number, pause: (number % 3).zero? ? 0.02 : 0) }
      wait_until("the last note") { noted.size == 30 }
      expect(noted).to eq((0...30).to_a)
    end

    it "is kept for every client while others keep the workers busy" do
      others = Array.new(6) { |number| CableHelper.unique("other#{number}") }
      busy = others.map { |name| connect(user: name).tap { |one| one.subscribe(notes) } }
      10.times { |number| busy.each { |one| note(one, number, pause: 0.01) } }
      wait_until("the last notes") { others.all? { |name| noted(name).size == 10 } }
      expect(others.map { |name| noted(name) }).to all(eq((0...10).to_a))
    end

    it "is kept between a subscription and what follows it" do
      30.times do |number|
        params = notes.merge(number: number)
        client.command("subscribe", params)
        client.perform(params, "note", text: number)
      end
      wait_until("the last note") { noted.size == 30 }
      expect(noted).to eq((0...30).to_a)
    end

    it "is kept between unsubscribing and subscribing again" do
      frames = client.frames_before_echo do
        10.times { %w[subscribe unsubscribe].each { |command| client.command(command, room) } }
      end
      # One that ended before it was confirmed is not confirmed any more.
      expect(frames.map { |frame| frame["type"] }).to all(eq("confirm_subscription"))
      client.subscribe(room)
      broadcast(stream, "once")
      expect(client.next_message).to eq("once")
      expect(client.frames_before_echo { nil }).to be_empty
    end

    it "is kept among the messages of a stream, for every subscriber" do
      clients = Array.new(3) { |number| connect(user: "#{user}-#{number}").tap { |one| one.subscribe(room) } }
      clients.first.perform(room, "count", to: 500)
      heard = clients.map { |one| Array.new(500) { one.next_message } }
      expect(heard).to all(eq((1..500).to_a))
    end

    it "is the same for every subscriber when several broadcast at a time" do
      clients = Array.new(3) { |number| connect(user: "#{user}-#{number}").tap { |one| one.subscribe(room) } }
      clients.each { |one| one.perform(room, "count", to: 100) }
      heard = clients.map { |one| Array.new(300) { one.next_message } }
      expect(heard.uniq.size).to eq(1)
    end

    it "is kept between a channel's own messages and its confirmation" do
      20.times { |number| client.command("subscribe", { channel: "EchoChannel", greeting: number }) }
      frames = Array.new(40) { client.next_frame }
      expect(frames.map { |frame| frame.dig("message", "greeting") || frame["type"] })
        .to eq((0...20).flat_map { |number| [number, "confirm_subscription"] })
    end
  end
end
