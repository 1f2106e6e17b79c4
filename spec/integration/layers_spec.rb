# frozen_string_literal: true

require_relative "cable_helper"

# Each part of the gem can be off, and the app works on.
RSpec.describe "With a layer off", :cable do
  # Starts an app for the examples of a context.
  def self.app(**options)
    before(:context) { @server = Dummy.start(**options) }
    after(:context) { @server&.stop }
    let(:server) { @server }
  end

  let(:room) { { channel: "RoomChannel", room: stream } }
  let(:counters) { stats["counters"] }

  # What the gem says of itself.
  def own_lines
    server.rails_log.lines.grep(/\[TurboCableRs\]/)
  end

  def expect_one_line(layer, reason)
    expect(own_lines).to match([/#{layer} is off, stock Action Cable does its part: #{reason}/])
  end

  def expect_cable_to_work
    client = connect
    client.subscribe(room)
    client.perform(room, "speak", text: "hi")
    expect(client.next_message).to eq("user" => user, "text" => "hi")
    broadcast(stream, 1)
    expect(client.next_message).to eq(1)
    expect(client.close).to eq(1000)
    wait_for_event "disconnect"
  end

  context "when Rails' stream handlers are made in another way" do
    app initializer: <<~RUBY
      ActionCable::Channel::Streams.module_eval do
        alias_method :former_handler, :worker_pool_stream_handler

        def worker_pool_stream_handler(broadcasting, user_handler, coder: nil, raw: false)
          former_handler(broadcasting, user_handler, coder: coder)
        end
      end
    RUBY

    it "delivers in Ruby, over sockets that Rust serves" do
      expect_cable_to_work
      expect(counters).to include("adopted" => a_value > 0, "deliveries" => 0)
    end

    it "says so in one line, with the reason" do
      expect_one_line "fan_out", "ActionCable::Channel::Base#worker_pool_stream_handler takes"
    end
  end

  context "when Rails' WebSockets are made in another way" do
    app initializer: <<~RUBY
      ActionCable::Connection::WebSocket.prepend(Module.new do
        def initialize(env, event_target, event_loop, **options)
          super
        end
      end)
    RUBY

    it "leaves all to stock Action Cable" do
      expect_cable_to_work
      expect(counters).to be_empty
    end

    it "says so in one line, with the reason" do
      expect_one_line "transport", "ActionCable::Connection::WebSocket#initialize takes"
    end
  end

  context "when the connection class has its own way to receive messages" do
    app initializer: <<~RUBY
      Rails.application.config.to_prepare do
        ApplicationCable::Connection.class_eval do
          def receive(message)
            message == "pong" ? EventLog.record("pong", user: current_user.name) : super
          end
        end
      end
    RUBY

    it "leaves its clients to stock Action Cable, which passes on what is no command" do
      expect_cable_to_work
      connect.send_text("pong")
      wait_for_event "pong"
      expect(counters).to be_empty
      expect(own_lines).to match([/ApplicationCable::Connection has its own way to receive messages: .* by stock/])
    end
  end

  context "when it is switched off" do
    app turbo_cable_rs: { enabled: false }

    it "leaves all to stock Action Cable, without a word" do
      expect_cable_to_work
      expect([counters, own_lines]).to eq([{}, []])
    end
  end

  context "when native streams are switched off" do
    app turbo_cable_rs: { native_streams: false }

    it "delivers in Ruby, without a word" do
      expect_cable_to_work
      expect(counters).to include("adopted" => a_value > 0, "deliveries" => 0)
      expect(own_lines).to be_empty
    end
  end

  context "when a channel changes what is streamed" do
    app initializer: <<~RUBY
      Rails.application.config.to_prepare do
        RoomChannel.class_eval do
          private

          def transmit(data, via: nil)
            super(data.is_a?(Integer) ? data * 100 : data, via: via)
          end
        end
      end
    RUBY

    it "delivers that channel's streams in Ruby, others natively" do
      client = connect
      client.subscribe(room)
      client.subscribe(channel: "ManyStreamsChannel", streams: [stream])
      broadcast(stream, 1)

      expect(Array.new(2) { client.next_message }).to contain_exactly(100, 1)
      expect(counters["deliveries"]).to eq(1)
    end
  end

  context "when a connection beats by itself" do
    app turbo_cable_rs: { ping_interval: 0.05 }, initializer: <<~RUBY
      Rails.application.config.to_prepare do
        ApplicationCable::Connection.class_eval do
          def beat
            transmit({ type: "ping", message: "own" })
          end
        end
      end
    RUBY

    it "leaves the pings to it" do
      client = connect
      client.wait_for { |frame| frame["message"] == "own" }
      expect(client.received.map { |frame| frame["message"] }.compact).to eq(["own"])
    end
  end
end
