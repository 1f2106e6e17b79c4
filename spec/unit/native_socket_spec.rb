# frozen_string_literal: true

require "spec_helper"
require_relative "support/gate"
require_relative "support/native_client"

RSpec.describe TurboCableRs::NativeSocket, :native do
  let(:client) { open_client }
  let(:socket) { client.socket }
  let(:clients) { [] }

  after { clients.each(&:close) }

  def new_client(**options, &connect)
    NativeClient.new(server, **options, &connect).tap { |client| clients << client }
  end

  def open_client(**options, &connect)
    new_client(**options, &connect).open
  end

  # Past the call that every connection begins with.
  def opened
    expect(client.next_call).to eq([:on_open])
  end

  describe "the handshake" do
    it "answers with the key's digest and the subprotocol" do
      expect(client.head).to start_with("HTTP/1.1 101 Switching Protocols\r\n")
      expect(client.head).to include("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
                                     "Sec-WebSocket-Protocol: actioncable-v1-json\r\n")
      expect(socket.protocol).to eq("actioncable-v1-json")
    end

    it "agrees on no subprotocol when it knows none of the client's" do
      client = open_client(protocols: "graphql-ws")
      expect(client.head).not_to include("Sec-WebSocket-Protocol")
      expect(client.socket.protocol).to be_nil
    end

    it "tells Rack that the socket is gone" do
      expect(new_client.socket.rack_response).to eq([-1, {}, []])
    end
  end

  describe "a message" do
    it "reaches the client in order" do
      %w[1 2 3].each { |text| expect(socket.transmit(text)).to be(true) }
      expect(Array.new(3) { client.next_text }).to eq(%w[1 2 3])
    end

    it "is text, however long and whatever its encoding" do
      texts = ["", "ü", "x" * 200, "ü" * 40_000, "ü".b]
      texts.each { |text| socket.transmit(text) }
      expect(texts.map { client.next_text.b }).to eq(texts.map(&:b))
    end

    it "is not sent before the socket is open" do
      expect(new_client.socket.transmit("1")).to be(false)
    end

    it "is not sent once the socket closes, which is no error" do
      socket.close
      expect(socket.transmit("1")).to be(false)
      expect(client.next_frame(:close).code).to eq(1000)
    end
  end

  describe "a command" do
    it "waits until the connection is ready" do
      gate = Gate.new
      client = open_client do |socket|
        gate.pass
        socket.ready(pinged: false)
      end
      client.send_text('{"command":"subscribe"}')
      gate.wait_until_reached
      expect(client.connection.calls).to be_empty

      gate.open
      expect(client.next_call).to eq([:on_open])
      expect(client.next_call).to eq([:on_message, '{"command":"subscribe"}'])
    end

    it "is ignored when the connection was never ready" do
      opened
      client.send_text("{}")
      client.close
      expect(client.next_call.first).to eq(:on_close)
    end

    it "is logged and ignored when it is none" do
      client = open_client { |socket| socket.ready(pinged: false) }
      client.send_text("{")
      client.send_text("{}")
      expect(client.next_call).to eq([:on_open])
      expect(client.next_call).to eq([:on_message, "{}"])
      expect(client.connection.logged.lines).to match([/Could not handle incoming message: malformed JSON/])
    end
  end

  describe "the end" do
    it "is told once, when the client closes" do
      opened
      client.io.write(WebSocket::Frame::Outgoing::Client.new(version: 13, data: "bye", type: :close, code: 1000).to_s)
      expect(client.next_call).to eq([:on_close, "bye", 1000])
      expect(client.next_frame(:close).code).to eq(1000)
      expect(socket).not_to be_alive
    end

    it "is told once, when the client vanishes" do
      opened
      client.close
      expect(client.next_call).to match([:on_close, anything, 1006])
    end

    it "is told with the error that caused it" do
      opened
      client.io.write("\xC1\x80\0\0\0\0")
      expect(client.next_call).to match([:on_error, /Reserved bits/])
      expect(client.next_call).to match([:on_close, /Reserved bits/, 1002])
      expect(client.next_frame(:close).code).to eq(1002)
    end

    it "is told though the app's own on_error fails" do
      opened
      client.connection.define_singleton_method(:on_error) { |_message| raise "no error tracker" }
      client.io.write("\xC1\x80\0\0\0\0")
      expect(client.next_call).to match([:on_close, /Reserved bits/, 1002])
      expect(client.connection.logged).to include("on_error failed: RuntimeError - no error tracker")
    end

    it "may be asked for twice" do
      opened
      2.times { socket.close(3000, "enough") }
      frame = client.next_frame(:close)
      expect([frame.code, frame.data]).to eq([3000, "enough"])
    end

    it "may be given a code of the application's only" do
      [999, 1001, 5000].each do |code|
        expect { socket.close(code) }
          .to raise_error(ArgumentError, "a WebSocket may be closed with code 1000 or 3000 to 4999, not #{code}")
      end
      expect(socket).to be_alive
    end
  end

  describe "pings" do
    before { config.ping_interval = 0.05 }

    it "are sent when the connection is ready for them" do
      client = open_client { |socket| socket.ready(pinged: true) }
      expect(client.next_text).to match(/\A{"type":"ping","message":\d{10}}\z/)
    end

    it "are left to those who want to send them" do
      client = open_client { |socket| socket.ready(pinged: false) }
      pinged = open_client { |socket| socket.ready(pinged: true) }
      2.times { pinged.next_text }
      client.socket.transmit("first")
      expect(client.next_text).to eq("first")
    end
  end
end
