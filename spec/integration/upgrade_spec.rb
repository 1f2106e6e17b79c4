# frozen_string_literal: true

require_relative "cable_helper"

# What is refused before the socket leaves the web server's hands, in plain HTTP.
RSpec.describe "An upgrade", :cable do
  before(:context) do
    @server = Dummy.start(turbo_cable_rs: { max_connections: 2 }, initializer: <<~RUBY)
      # Passes the request on as a web server without `rack.hijack` would, or as one that cannot do what it says.
      hide_hijack = Class.new do
        def initialize(app)
          @app = app
        end

        def call(env)
          env = env.except("rack.hijack", "rack.hijack?") if env["HTTP_X_NO_HIJACK"]
          env["rack.hijack"] = -> { raise NotImplementedError, "not here" } if env["HTTP_X_BROKEN_HIJACK"]
          @app.call(env)
        end
      end
      Rails.application.config.middleware.use hide_hijack
    RUBY
  end
  after(:context) { @server&.stop }

  let(:server) { @server }

  def expect_refused(client, status, text)
    expect([client.status, client.body]).to eq([status, text])
    expect(client.header("Content-Type")).to eq("text/plain; charset=utf-8")
    expect(log.lines.grep(/\AE, /)).to match([/Failed to upgrade to WebSocket: #{Regexp.escape(text)} \(#{status}\)/])
  end

  it "of another version than 13 is refused with the version wanted" do
    client = dial(version: 8)
    expect_refused client, 426, "WebSocket version 13 is required"
    expect(client.header("Sec-WebSocket-Version")).to eq("13")
  end

  it "without a version is refused" do
    expect_refused dial(version: nil), 426, "WebSocket version 13 is required"
  end

  it "without a key is refused" do
    expect_refused dial(headers: { "Sec-WebSocket-Key" => nil }), 400, "Sec-WebSocket-Key must be 16 bytes in base64"
  end

  it "with bytes that are no text is refused, and costs no place" do
    3.times do
      client = dial(headers: { "Sec-WebSocket-Protocol" => "actioncable-v1-json, \xFF" })
      expect([client.status, client.body]).to eq([400, "Sec-WebSocket-Protocol must be ASCII"])
    end
    connect
  end

  it "is refused where the web server cannot hand over its sockets, and logged once" do
    answers = Array.new(2) { dial(headers: { "X-No-Hijack" => "1" }) }
    text = "This web server cannot hand over its sockets (rack.hijack); Puma can"
    expect(answers.map { |client| [client.status, client.body] }).to all(eq([501, text]))
    expect(log.lines.grep(/Failed to upgrade/)).to match([/\AW, .*#{Regexp.escape(text)} \(501\)/])
  end

  it "is refused where the web server only says that it could, and logged once" do
    answers = Array.new(2) { dial(headers: { "X-Broken-Hijack" => "1" }) }
    expect(answers.map(&:status)).to eq([501, 501])
    expect(log.lines.grep(/TurboCableRs/)).to match([/cannot hand over its sockets.*NotImplementedError: not here/])
  end

  it "is refused while all connections are taken, and accepted when one is free again" do
    first, = Array.new(2) { connect }
    client = dial
    expect_refused client, 503, "All connections are taken"
    expect(client.header("Retry-After")).to eq("5")

    first.close
    wait_until("a place") { dial.status == 101 }
  end

  it "is no upgrade with another method than GET" do
    client = clients.push(CableClient.new(server.cable_url(user: user), method: "POST")).last
    expect(client.status).to eq(404)
  end
end
