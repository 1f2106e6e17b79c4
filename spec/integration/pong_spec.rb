# frozen_string_literal: true

require_relative "cable_helper"

# The extension of rails/rails#58798: a client offers the subprotocol, the welcome takes it up, and pings are answered.
RSpec.describe "Pongs", :cable do
  before(:all) { @server = Dummy.start(turbo_cable_rs: { ping_interval: 0.2, pong_timeout: 0.8 }) }
  after(:all) { @server.stop }

  let(:server) { @server }

  def dial_offering
    protocols = CableClient::HEADERS.transform_values { |stock| "#{stock}, actioncable-ext-pong" }
    dial({ user: user }, headers: protocols)
  end

  # Answers, or not, each of so many pings.
  def read_pings(client, count)
    count.times do
      ping = client.wait_for { |frame| frame["type"] == "ping" }
      client.send_text(JSON.generate(command: "pong", message: ping["message"])) if block_given?
    end
  end

  it "are agreed on in the welcome, and leave the protocol what it was" do
    client = dial_offering
    expect(client.next_frame).to eq("type" => "welcome", "extensions" => ["pong"])
    expect(client.header("Sec-WebSocket-Protocol")).to eq("actioncable-v1-json")
  end

  it "keep a client, and are no commands to its channels" do
    client = dial_offering
    read_pings(client, 12) { :answered }
    expect(client.frames_before_echo { read_pings(client, 1) { :answered } }).to be_empty
    expect(log).not_to match(/unrecognized command/)
  end

  it "are missed: the client is asked to reconnect, and its callbacks run" do
    client = dial_offering
    expect(client.wait_for { |frame| frame["type"] == "disconnect" })
      .to eq("type" => "disconnect", "reason" => "no_pong", "reconnect" => true)
    expect(client.wait_for_close).to eq(3008)
    wait_for_event("disconnect")
    expect(stats["counters"]["silent_clients"]).to be >= 1
  end

  it "are not asked of a client that offers none" do
    client = dial
    expect(client.next_frame).to eq("type" => "welcome")
    read_pings(client, 12)
    client.send_text('{"command":"pong"}')
    wait_for_log(/unrecognized command/i)
  end
end
