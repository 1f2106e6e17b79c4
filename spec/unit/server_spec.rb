# frozen_string_literal: true

require "spec_helper"
require_relative "support/native_client"

RSpec.describe TurboCableRs::Server, :native do
  def native_threads
    Thread.list.map(&:name).grep(/\Acable-worker/)
  end

  def with_client
    client = NativeClient.new(server) { |socket| socket.ready(pinged: false) }.open
    yield client
  ensure
    client&.close
  end

  it "starts with its first client, not before" do
    expect { server.broadcast("lobby", "1") }.not_to raise_error
    expect([server.started?, server.stats, native_threads]).to eq([false, {}, []])

    with_client do
      expect(server).to be_started
      expect(native_threads).to contain_exactly("cable-worker-1", "cable-worker-2")
    end
  end

  it "counts" do
    with_client do |client|
      client.send_text("{}")
      2.times { client.next_call }
      expect(server.stats).to include(connections: 1, adopted: 1, commands: 1, malformed: 0, panics: 0)
    end
    wait_until("the client's end") { server.stats[:connections].zero? }
  end

  it "has room up to its limit" do
    config.max_connections = 1
    expect(server.room?).to be(true)
    with_client { expect(server.room?).to be(false) }
    wait_until("the client's end") { server.room? }
  end

  it "starts once, whoever asks" do
    natives = Array.new(8) { Thread.new { server.native } }.map(&:value)
    expect(natives.uniq.size).to eq(1)
    expect(native_threads.size).to eq(2)
  end

  it "says which setting its extension cannot work with, before it takes a client's socket" do
    config.max_message_bytes = 1
    client = NativeClient.new(server)
    expect { client.open }
      .to raise_error(TurboCableRs::ConfigurationError, "max_message_bytes must be at least 128, got 1")
    client.io.write("the socket is open still")
  ensure
    client.close
  end

  describe "#stop" do
    it "asks clients to come back, tells their connections, and ends its threads" do
      with_client do |client|
        expect(client.next_call).to eq([:on_open])
        stopping = Thread.new { server.stop }
        expect(client.next_text).to eq('{"type":"disconnect","reason":"server_restart","reconnect":true}')
        expect(client.next_frame(:close).code).to eq(1000)
        client.close

        expect(stopping.value).to be(true)
        expect(client.next_call.first).to eq(:on_close)
      end
      expect(native_threads).to be_empty
    end

    it "may be called before the start, and twice after" do
      expect(server.stop).to be(true)
      server.native
      expect(Array.new(2) { server.stop }).to eq([true, true])
    end

    it "may be called by several threads" do
      server.native
      expect(Array.new(3) { Thread.new { server.stop } }.map(&:value)).to eq([true, true, true])
    end

    it "takes no more clients, and closes the sockets of those who come" do
      server.native
      server.stop
      expect(server.room?).to be(false)

      client = NativeClient.new(server)
      expect(client.socket.rack_response).to eq([-1, {}, []])
      expect(client.io.read).to eq("")
      expect(client.connection.logged).to match(/WebSocket error occurred: .*shut down/)
    ensure
      client&.close
    end

    it "makes broadcasts void" do
      server.native
      server.stop
      expect { server.broadcast("lobby", "1") }.not_to raise_error
    end
  end

  it "tells of a kind of trouble once" do
    log = StringIO.new
    allow(ActionCable.server).to receive(:logger).and_return(Logger.new(log))
    2.times { server.tell_once(:fall_back, "no socket") }
    server.tell_once(:other, "something else")
    expect(log.string.lines).to match([/\[TurboCableRs\] no socket/, /\[TurboCableRs\] something else/])
  end
end
