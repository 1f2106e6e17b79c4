# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"
require "turbo_cable_rs/testing"

RSpec.describe TurboCableRs::Testing::CableClient do
  around do |example|
    timeout = TurboCableRs::Testing.timeout
    example.run
  ensure
    TurboCableRs::Testing.timeout = timeout
  end

  # What the Rack application is, and how a client fares with it.
  def connect_to(app, **options)
    TurboCableRs::Testing::CableServer.start(app: app) { |server| server.connect(**options) }
  end

  def rejection(...)
    connect_to(...)
  rescue TurboCableRs::Testing::ConnectionRejected => error
    error
  end

  it "sends the headers, cookies, query and subprotocols that it is told to, and the origin of the server" do
    env = nil
    rejection(->(request) { (env = request) && [204, {}, []] },
              headers: { "X-User" => "ada" }, cookies: { "a b" => "1", user: "x=y; z" }, query: { token: "a&b" },
              protocols: %w[one two])

    expect(env).to include(
      "HTTP_X_USER" => "ada", "HTTP_COOKIE" => "a b=1; user=x%3Dy%3B+z", "QUERY_STRING" => "token=a%26b",
      "HTTP_SEC_WEBSOCKET_PROTOCOL" => "one, two", "HTTP_ORIGIN" => "http://#{env['HTTP_HOST']}"
    )
  end

  it "tells by which answer it was refused" do
    error = rejection(->(_) { [503, { "content-type" => "text/plain" }, ["full"]] })

    expect(error.status).to eq(503)
    expect(error.message).to match(%r{\Athe request for a WebSocket at ws://\S+/cable was answered with HTTP 503\z})
  end

  it "gives up on a server that says nothing" do
    TurboCableRs::Testing.timeout = 0.1
    silent = ->(env) { env["rack.hijack"].call && [-1, {}, []] }

    expect { connect_to(silent) }
      .to raise_error(TurboCableRs::Testing::TimeoutError, /\Athe answer to the request did not come within 0\.1 s;/)
  end

  it "notices a server that hangs up" do
    expect { connect_to(->(env) { env["rack.hijack"].call.close && [-1, {}, []] }) }
      .to raise_error(TurboCableRs::Testing::ConnectionClosed, /\(code nil\) while waiting for the answer/)
  end

  it "speaks ws:// only" do
    expect { described_class.new("wss://127.0.0.1/cable") }.to raise_error(ArgumentError, /speaks ws:.*not wss:/)
  end
end
