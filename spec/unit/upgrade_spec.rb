# frozen_string_literal: true

require "spec_helper"
require "turbo_cable_rs/upgrade"

RSpec.describe TurboCableRs::Upgrade do
  let(:config) { TurboCableRs::Configuration.new }
  let(:server) { TurboCableRs::Server.new(config) }
  let(:env) do
    { "REQUEST_METHOD" => "GET", "HTTP_CONNECTION" => "keep-alive, Upgrade", "HTTP_UPGRADE" => "WebSocket",
      "HTTP_SEC_WEBSOCKET_VERSION" => "13", "HTTP_SEC_WEBSOCKET_KEY" => "dGhlIHNhbXBsZSBub25jZQ==",
      "rack.hijack" => -> { raise "must not be hijacked to be judged" } }
  end

  def refusal
    described_class.new(env, server).refusal
  end

  it "is requested by an upgrade to WebSocket by GET" do
    expect(described_class.requested?(env)).to be(true)
    expect(described_class.requested?(env.merge("REQUEST_METHOD" => "POST"))).to be(false)
    expect(described_class.requested?(env.merge("HTTP_UPGRADE" => "h2c"))).to be(false)
    expect(described_class.requested?(env.except("HTTP_CONNECTION"))).to be(false)
  end

  it "is not refused when all is there" do
    expect(refusal).to be_nil
  end

  it "is refused in lower-case headers, as Rack 3 wants them" do
    env["HTTP_SEC_WEBSOCKET_VERSION"] = "8"
    expect(refusal).to eq([426,
                           { "sec-websocket-version" => "13", "content-type" => "text/plain; charset=utf-8" },
                           ["WebSocket version 13 is required"]])
  end

  it "is refused without a key, or with one that is none" do
    ["", nil, "short", "\xFF" * 24, "dGhlIHNhbXBsZSBub25jZQ==\n"].each do |key|
      env["HTTP_SEC_WEBSOCKET_KEY"] = key
      expect(refusal).to match([400, anything, ["Sec-WebSocket-Key must be 16 bytes in base64"]])
    end
  end

  it "is refused with protocols that are no ASCII" do
    env["HTTP_SEC_WEBSOCKET_PROTOCOL"] = "actioncable-v1-json, \xFF"
    expect(refusal).to match([400, anything, ["Sec-WebSocket-Protocol must be ASCII"]])
  end

  it "is refused when the process is full" do
    config.max_connections = 0
    expect(refusal).to match([503, a_hash_including("retry-after" => "5"), ["All connections are taken"]])
  end

  it "is refused without rack.hijack" do
    env.delete("rack.hijack")
    expect(refusal).to match([501, anything, [/cannot hand over its sockets/]])
  end

  it "is refused by agoo, which reads on from the sockets that it hands over" do
    env["rack.hijack"] = stub_const("Agoo::Request", Class.new).new
    expect(refusal).to match([501, anything, [/cannot hand over its sockets/]])
  end

  it "is refused over HTTP/2, where it looks otherwise" do
    env.replace("REQUEST_METHOD" => "CONNECT", "rack.protocol" => ["websocket"], "HTTP_SEC_WEBSOCKET_VERSION" => "13")
    expect(described_class.requested?(env)).to be(true)
    expect(refusal).to match([501, anything, [%r{WebSockets over HTTP/2 are not served}]])
  end
end
