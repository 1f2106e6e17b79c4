# frozen_string_literal: true

require_relative "cable_helper"

# What apps and monitoring see of messages that no longer pass through Ruby.
RSpec.describe "Instrumentation", :cable do
  let(:recorder) { <<~RUBY }
    %w[broadcast.action_cable transmit.action_cable deliver.turbo_cable_rs].each do |name|
      ActiveSupport::Notifications.subscribe(name) do |event|
        EventLog.record(name, **event.payload.slice(:broadcasting, :receivers, :bytes, :via, :channel_class))
      end
    end
  RUBY

  let(:options) { {} }
  let(:server) { Dummy.start(initializer: recorder, turbo_cable_rs: options) }
  let(:room) { { channel: "RoomChannel", room: stream } }

  after { server.stop }

  def recorded(name)
    server.events.select { |event| event["event"] == name && event.to_s.include?(stream) }
  end

  def broadcast_to_three
    clients = Array.new(3) { connect.tap { |client| client.subscribe(room) } }
    broadcast(stream, "hi")
    clients.each { |client| expect(client.next_message).to eq("hi") }
  end

  it "tells of each broadcast once, with its receivers" do
    broadcast_to_three
    wait_until("the event") { recorded("deliver.turbo_cable_rs").any? }
    expect(recorded("deliver.turbo_cable_rs"))
      .to eq([{ "event" => "deliver.turbo_cable_rs", "broadcasting" => stream, "receivers" => 3, "bytes" => 4 }])
    expect(recorded("broadcast.action_cable").size).to eq(1)
    expect(recorded("transmit.action_cable")).to be_empty
  end

  it "says so in a log at debug level" do
    broadcast_to_three
    wait_for_log(/D, .*\[TurboCableRs\] Delivered #{stream} to 3 clients/)
  end

  context "with native_streams off" do
    let(:options) { { native_streams: false } }

    it "tells of each client's message" do
      broadcast_to_three
      wait_until("the events") { recorded("transmit.action_cable").size == 3 }
      transmitted = { "event" => "transmit.action_cable", "via" => "streamed from #{stream}" }
      expect(recorded("transmit.action_cable")).to all(include(transmitted))
      expect(recorded("deliver.turbo_cable_rs")).to be_empty
    end
  end

  it "keeps the shape of Action Cable's own statistics" do
    client = connect
    identifier = client.subscribe(room)
    statistics = JSON.parse(server.get("/stats").body)["open_connections"]
    expect(statistics.size).to eq(1)
    expect(statistics.first.keys).to match_array(%w[identifier started_at subscriptions request_id])
    expect(statistics.first["subscriptions"]).to eq([identifier])
  end
end
