# frozen_string_literal: true

require_relative "cable_helper"

# Where stock Action Cable loses a message, delivers one twice, or forgets to clean up.
CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "Races (adapter: #{adapter})", :cable, adapter: adapter do
    let(:client) { connect }
    let(:many) { { channel: "ManyStreamsChannel", streams: [stream] } }

    # A second client of the stream: when it has a message, the stream has been served.
    def witness
      @witness ||= connect(user: CableHelper.unique("witness")).tap do |other|
        other.subscribe(channel: "RoomChannel", room: stream)
      end
    end

    def nothing_left?
      now = stats
      now.dig("counters", "streams").zero? && (now["adapter_streams"] & [stream, "events"]).empty?
    end

    it "are not lost by a client that closes while connect runs" do
      before = stats["connections"]
      client = dial({ user: user, pause: 0.2 })
      client.close
      wait_for_event "disconnect"

      expect(events("connect", "disconnect").map { |event| event["event"] }).to eq(%w[connect disconnect])
      wait_until("the connection to be forgotten") { stats["connections"] == before }
    end

    it "are not lost by a client that closes while subscribed runs" do
      client.command("subscribe", { channel: "EventsChannel", pause: 0.2 })
      client.close
      wait_for_event "disconnect"

      expect(events("subscribed", "unsubscribed", "disconnect").map { |event| event["event"] })
        .to eq(%w[subscribed unsubscribed disconnect])
      wait_until("all to be left") { nothing_left? }
    end

    it "are not lost by a client that vanishes while it subscribes" do
      10.times do
        client = connect
        client.command("subscribe", { channel: "RoomChannel", room: stream })
        client.vanish
      end
      wait_until("the callbacks") { events("disconnect").size == 10 }
      wait_until("all to be left") { nothing_left? }
    end

    it "deliver once what is streamed from twice" do
      client.subscribe(many.merge(streams: [stream, stream]))
      witness
      frames = client.frames_before_echo do
        broadcast(stream, 1)
        witness.next_message
      end
      expect(frames.map { |frame| frame["message"] }).to eq([1])
    end

    it "leave a stream for good that was streamed from twice" do
      client.subscribe(many.merge(streams: [stream, stream]))
      client.close
      wait_until("all to be left") { nothing_left? }
    end

    it "lose no message after the confirmation" do
      20.times do |number|
        params = { channel: "RoomChannel", room: "#{stream}-#{number}" }
        client.command("subscribe", params)
        expect(client.next_frame["type"]).to eq("confirm_subscription")
        broadcast("#{stream}-#{number}", number)
        expect(client.next_message).to eq(number)
      end
    end

    it "deliver nothing of a stream that was stopped in subscribed itself" do
      20.times do |number|
        client.subscribe(many.merge(stopped: [stream], number: number))
      end
      witness
      frames = client.frames_before_echo do
        broadcast(stream, 1)
        witness.next_message
      end
      expect(frames).to be_empty
    end

    it "leave nothing of a stream that is stopped and started in a hurry" do
      client.subscribe(many)
      20.times do
        client.perform(many, "stop", stream: stream)
        client.perform(many, "start", stream: stream)
      end
      client.perform(many, "stop", stream: stream)
      client.frames_before_echo { nil }
      wait_until("all to be left") { nothing_left? }
    end
  end
end

RSpec.describe "A race for the adapter's confirmation", :cable do
  before(:context) do
    @gate = File.join(Dir.mktmpdir, "open")
    # An adapter that confirms when the gate is opened, as one far away would: later.
    @server = Dummy.start(initializer: <<~RUBY)
      ActiveSupport.on_load(:action_cable) do
        ActionCable::SubscriptionAdapter::Async.prepend(Module.new do
          def subscribe(channel, callback, success_callback = nil)
            super(channel, callback, -> { Thread.new { confirm(success_callback) } })
          end

          def confirm(callback)
            Thread.pass until File.exist?("#{@gate}")
            callback&.call
          end
        end)
      end
    RUBY
  end

  after(:context) do
    @server&.stop
    FileUtils.remove_entry(File.dirname(@gate))
  end

  let(:server) { @server }
  let(:room) { { channel: "RoomChannel", room: stream } }

  it "confirms to none before the adapter has, and to all then" do
    clients = Array.new(2) { |number| connect(user: "#{user}-#{number}") }
    before = clients.map { |client| client.frames_before_echo { client.command("subscribe", room) } }
    expect(before).to all(be_empty)

    File.write(@gate, "")
    expect(clients.map { |client| client.next_frame["type"] }).to all(eq("confirm_subscription"))
    broadcast(stream, 1)
    expect(clients.map(&:next_message)).to eq([1, 1])
  end
end
