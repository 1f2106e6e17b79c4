# frozen_string_literal: true

require_relative "cable_helper"
require "openssl"

RSpec.describe "TLS that ends in Puma", :cable do
  # A certificate for 127.0.0.1, signed by its own key.
  def self.certificate(key)
    OpenSSL::X509::Certificate.new.tap do |certificate|
      certificate.subject = certificate.issuer = OpenSSL::X509::Name.parse("/CN=127.0.0.1")
      certificate.serial = 1
      certificate.public_key = key.public_key
      certificate.not_before = Time.now - 60
      certificate.not_after = Time.now + 3600
      certificate.sign(key, OpenSSL::Digest.new("SHA256"))
    end
  end

  before(:context) do
    @directory = Dir.mktmpdir("tls-")
    key = OpenSSL::PKey::RSA.new(2048)
    files = { "key" => key.to_pem, "cert" => self.class.certificate(key).to_pem }.to_h do |name, pem|
      [name, File.join(@directory, name).tap { |path| File.write(path, pem) }]
    end
    @server = Dummy.start(turbo_cable_rs: { ping_interval: 60 }, # pings that come are Rails'
                          env: { "BIND" => "ssl://127.0.0.1:0?#{URI.encode_www_form(files)}" })
  end

  after(:context) do
    @server&.stop
    FileUtils.remove_entry(@directory)
  end

  let(:server) { @server }
  let(:params) { { channel: "RoomChannel", room: stream } }
  let(:tls_port) { server.puma_log[%r{Listening on ssl://127\.0\.0\.1:(\d+)}, 1] }

  def dial_tls
    url = "wss://127.0.0.1:#{tls_port}/cable?user=#{CableHelper.unique('tls')}"
    CableClient.new(url, origin: "https://127.0.0.1:#{tls_port}").tap { |client| clients << client }
  end

  it "is served by stock Action Cable, in the same streams as the others" do
    secure = dial_tls
    expect([secure.status, secure.next_frame]).to eq([101, { "type" => "welcome" }])
    plain = connect
    [secure, plain].each { |client| client.subscribe(params) }
    broadcast(stream, "to both")

    expect([secure.next_message, plain.next_message]).to eq(["to both", "to both"])
    expect(stats.dig("counters", "adopted")).to eq(1)
    expect(secure.close).to eq(1000)
  end

  it "is pinged by Rails' own timer" do
    ping = dial_tls.wait_for { |frame| frame["type"] == "ping" }
    expect(ping["message"]).to be_within(5).of(Time.now.to_i)
  end

  it "is mentioned in the log once" do
    2.times { dial_tls.next_frame }
    lines = server.rails_log.lines.grep(/served by stock/)
    expect(lines).to match([/Puma::MiniSSL::Socket has no socket of its own.*served by stock Action Cable/])
  end
end
