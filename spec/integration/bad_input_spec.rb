# frozen_string_literal: true

require_relative "cable_helper"

# What Action Cable's own server does with each is in its sources and in websocket-driver's: never worse here.
RSpec.describe "Bad input", :cable do
  let(:client) { connect }
  let(:neighbour) { connect(user: CableHelper.unique("neighbour")) }
  let(:params) { { channel: "EchoChannel" } }

  # The lines about trouble.
  def complaints
    log.lines.grep(/\A[WEF], /)
  end

  # The client is still served, nothing came of what the block sent, and the log has one line about it.
  def expect_ignored(complaint)
    neighbour
    client
    remember_log
    expect(client.frames_before_echo { yield client }).to be_empty
    expect_neighbour_unharmed
    expect(complaints).to match([complaint])
  end

  # The client is closed with the code, and the log has one line about it.
  def expect_closed(code, complaint)
    neighbour
    client
    remember_log
    yield client
    expect(client.wait_for_close).to eq(code)
    wait_for_event "disconnect"
    expect_neighbour_unharmed
    expect(complaints).to match([complaint])
  end

  def expect_neighbour_unharmed
    expect(neighbour.frames_before_echo { nil }).to be_empty
  end

  # A masked frame, as bytes: the mask is all zeros.
  def frame(opcode, data, final: true)
    length = data.bytesize < 126 ? [0x80 | data.bytesize] : [0xFE, data.bytesize >> 8, data.bytesize & 0xFF]
    [(final ? 0x80 : 0) | opcode, *length, 0, 0, 0, 0].pack("C*") + data.b
  end

  describe "that is no command" do
    it "may be malformed JSON" do
      expect_ignored(/malformed JSON/) { |client| client.send_text('{"command":') }
    end

    it "may be an empty message" do
      expect_ignored(/malformed JSON/) { |client| client.send_text("") }
    end

    ["[]", "1", "null", '"subscribe"', "true"].each do |json|
      it "may be JSON but no object: #{json}" do
        expect_ignored(/not an Action Cable command/) { |client| client.send_text(json) }
      end
    end

    it "may be an object without a command" do
      expect_ignored(/Received unrecognized command in \{\}/) { |client| client.send_text("{}") }
    end

    it "may be an unknown command" do
      expect_ignored(/Received unrecognized command/) { |client| client.command("shout", params) }
    end

    it "may be a binary message" do
      expect_ignored(/binary message of 3 bytes/) { |client| client.send_frame(:binary, "abc") }
    end

    it "may have an identifier that is no string" do
      expect_ignored(/not an Action Cable command/) do |client|
        client.send_text('{"command":"subscribe","identifier":{"channel":"EchoChannel"}}')
      end
    end

    it "may have an identifier that is too long to keep" do
      expect_ignored(/identifier of 20\d{3} bytes, 16384 are allowed/) do |client|
        client.command("subscribe", params.merge(padding: "x" * 20_000))
      end
    end

    it "may be nested deeper than anyone needs" do
      expect_ignored(/malformed JSON/) { |client| client.send_text(%({"a":#{'[' * 10_000})) }
    end
  end

  # The client is answered, the log says why, and the client goes on.
  def expect_rejected(params, reason)
    frames = client.frames_before_echo { client.command("subscribe", params) }
    expect(frames).to eq([{ "identifier" => client.identify(params), "type" => "reject_subscription" }])
    expect(log).to match(reason)
  end

  describe "in a command" do
    it "may be an unknown channel" do
      expect_rejected({ channel: "NoSuchChannel" }, /Subscription class not found: "NoSuchChannel"/)
    end

    it "may be a class that is no channel" do
      expect_rejected({ channel: "Kernel" }, /Subscription class not found: "Kernel"/)
    end

    it "may be the channels' own base class" do
      expect_rejected({ channel: "ActionCable::Channel::Base" }, /Subscription class not found/)
    end

    it "may be no channel at all" do
      expect_rejected({}, /Could not execute command/)
    end

    it "may be an identifier that is no JSON" do
      expect_rejected("EchoChannel", /Could not execute command/)
    end

    it "may be no identifier" do
      expect_ignored(/Could not execute command/) { |client| client.send_text('{"command":"subscribe"}') }
    end

    it "may be a subscription that the client has already: it is neither confirmed nor run again" do
      params = { channel: "EventsChannel" }
      client.subscribe(params)
      expect(client.frames_before_echo { client.command("subscribe", params) }).to be_empty
      expect(events("subscribed").size).to eq(1)
    end

    it "may be a subscription that the client does not have" do
      expect_ignored(/Unable to find subscription with identifier/) { |client| client.command("unsubscribe", params) }
    end

    it "may be an action for a subscription that the client does not have" do
      expect_ignored(/Unable to find subscription with identifier/) { |client| client.perform(params, "echo") }
    end

    it "may be an unknown action" do
      client.subscribe(params)
      expect_ignored(/Unable to process EchoChannel#delete_all/) { |client| client.perform(params, "delete_all") }
    end

    it "may be an action that is a method of Ruby's or Action Cable's" do
      client.subscribe(params)
      expect_ignored(/Unable to process EchoChannel#transmit/) { |client| client.perform(params, "transmit") }
    end

    it "may be data that is no JSON" do
      client.subscribe(params)
      expect_ignored(/Could not execute command/) { |client| client.command("message", params, data: "{") }
    end
  end

  describe "that breaks the protocol" do
    it "may be a message that is too long" do
      expect_closed(1009, /WebSocket error occurred: .*long/) do |client|
        client.send_bytes([0x81, 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0].pack("C*")) # 1 MiB and a byte to come
      end
    end

    it "may be fragments that are too long together" do
      expect_closed(1009, /WebSocket error occurred: .*long/) do |client|
        part = "x" * 60_000
        client.send_bytes(frame(0x1, part, final: false))
        18.times { client.send_bytes(frame(0x0, part, final: false)) }
      end
    end

    it "may be invalid UTF-8" do
      expect_closed(1007, /WebSocket error occurred/) { |client| client.send_bytes(frame(0x1, "\xFF\xFE")) }
    end

    it "may be an unmasked frame" do
      expect_closed(1003, /WebSocket error occurred: .*mask/i) { |client| client.send_bytes("\x81\x02{}") }
    end

    it "may be a reserved bit" do
      expect_closed(1002, /WebSocket error occurred: .*reserved/i) { |client| client.send_bytes(frame(0x41, "{}")) }
    end

    it "may be a reserved opcode" do
      expect_closed(1002, /WebSocket error occurred/) { |client| client.send_bytes(frame(0x3, "{}")) }
    end

    it "may be a control frame in fragments" do
      expect_closed(1002, /WebSocket error occurred/) { |client| client.send_bytes(frame(0x9, "", final: false)) }
    end

    it "may be a control frame that is too long" do
      expect_closed(1002, /WebSocket error occurred/) { |client| client.send_bytes(frame(0x9, "x" * 126)) }
    end

    it "may be a continuation of nothing" do
      expect_closed(1002, /WebSocket error occurred/) { |client| client.send_bytes(frame(0x0, "{}")) }
    end

    it "may be a close frame of one byte" do
      expect_closed(1002, /WebSocket error occurred/) { |client| client.send_bytes(frame(0x8, "x")) }
    end

    it "may be HTTP" do
      expect_closed(1002, /WebSocket error occurred/) { |client| client.send_bytes("GET / HTTP/1.1\r\n\r\n") }
    end
  end

  describe "in a WebSocket that ends too early" do
    it "may be half a frame" do
      client.send_bytes(frame(0x1, "{}")[0, 7])
      client.vanish
      wait_for_event "disconnect"
      expect_neighbour_unharmed
    end

    it "may be a half-closed socket: what was asked before is still done" do
      client.subscribe(channel: "EventsChannel")
      client.perform({ channel: "EventsChannel" }, "note", text: "last words")
      client.half_close
      client.wait_for_close
      wait_for_event "disconnect"
      expect(events("note", "disconnect").map { |event| event["event"] }).to eq(%w[note disconnect])
      expect(log.scan(/Finished ".*#{user}" \[WebSocket\]/).size).to eq(1)
      expect_neighbour_unharmed
    end
  end

  it "has an answer to a ping" do
    client.send_bytes(frame(0x9, "ping") + frame(0x1, ""))
    expect(client.frames_before_echo { nil }).to be_empty
    expect(client.pongs).to eq(["ping"])
  end
end
