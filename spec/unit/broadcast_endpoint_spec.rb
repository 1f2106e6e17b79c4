# frozen_string_literal: true

require "spec_helper"
require "rack/mock"
require_relative "turbo_streams/turbo_app"

RSpec.describe TurboCableRs::BroadcastEndpoint, :turbo do
  let(:settings) { TurboCableRs.config }
  let(:key) { "k" * 16 }

  around do |example|
    before = settings.dup
    example.run
  ensure
    %i[broadcast_key max_broadcast_bytes].each { |name| settings.public_send(:"#{name}=", before.public_send(name)) }
  end

  before { settings.broadcast_key = key }

  def request(body = "{}", method: "POST", **env)
    text = body.is_a?(String) ? body : JSON.generate(body)
    defaults = { "CONTENT_TYPE" => "application/json", "HTTP_AUTHORIZATION" => "Bearer #{key}", :method => method,
                 :input => text }
    Rack::MockResponse.new(*described_class.new.call(Rack::MockRequest.env_for("/_broadcast", defaults.merge(env))))
  end

  def post(item, **env)
    request(item, **env).tap { |response| expect(response.status).to eq(201), response.body }
  end

  def error(response)
    JSON.parse(response.body).fetch("error")
  end

  it "publishes, and says how much" do
    response = post({ stream: "scores", data: { home: 1 } })
    expect(response.headers["content-type"]).to eq("application/json")
    expect(response.body).to eq('{"published":1}')
    expect(broadcasts("scores")).to eq([{ "home" => 1 }])
  end

  describe "data" do
    {
      "an object" => [{ "a" => [1, nil] }, { "a" => [1, nil] }],
      "an array" => [[1, 2], [1, 2]],
      "a number" => [1.5, 1.5],
      "nothing" => [nil, nil],
      "HTML" => ['<turbo-stream action="remove" target="a"></turbo-stream>',
                 '<turbo-stream action="remove" target="a"></turbo-stream>'],
      "words" => ["kept as they are", "kept as they are"],
      "no words" => ["", ""],
      "words that begin as JSON" => ["[hello", "[hello"],
      "an object as AnyCable sends it" => ['{"a":1}', { "a" => 1 }],
      "HTML as AnyCable sends it" => ['"\\u003cp\\u003e"', "<p>"],
      "a number as AnyCable sends it" => ["42", 42],
      "words that would be JSON, sent so that they are not" => ['"42"', "42"]
    }.each do |what, (data, message)|
      it "may be #{what}" do
        post({ stream: "scores", data: data })
        expect(broadcasts("scores")).to eq([message])
      end
    end
  end

  it "takes AnyCable's meta, and cannot do what it asks" do
    post({ stream: "scores", data: "1", meta: { exclude_socket: "x", transient: true } })
    expect(broadcasts("scores")).to eq([1])
  end

  describe "a batch" do
    it "is published in order" do
      items = Array.new(50) { |number| { stream: number.even? ? "even" : "odd", data: number } }
      expect(post(items).body).to eq('{"published":50}')
      expect(broadcasts("even") + broadcasts("odd")).to eq((0...50).partition(&:even?).flatten)
    end

    it "may be empty" do
      expect(post([]).body).to eq('{"published":0}')
    end

    it "is published as a whole or not at all" do
      [{ "stream" => "scores" }, 7, { "stream" => "scores", "data" => '"\\udc00"' }].each do |bad|
        response = request([{ stream: "scores", data: 1 }, bad])
        expect(response.status).to eq(422)
      end
      expect(broadcasts("scores")).to be_empty
    end
  end

  describe "what cannot be published" do
    {
      "[" => /\Athe body is not JSON: /,
      "" => /\Athe body is not JSON: /,
      "\xff" => /\Athe body is not UTF-8\z/,
      "#{'[' * 101}#{']' * 101}" => /\Athe body is not JSON: nesting of 101 is too deep/,
      "1" => /\Aa message must be a JSON object, got Integer\z/,
      "{}" => /\Astream must be a name, got nil\z/,
      '{"stream":" ","data":1}' => /\Astream must be a name, got " "\z/,
      '{"stream":["a"],"data":1}' => /\Astream must be a name, got \["a"\]\z/,
      '{"stream":"\udc00","data":1}' => /\Astream must be a name, got /,
      '{"stream":"scores"}' => /\Adata is missing, for the stream scores\z/,
      '{"stream":"scores","data":["\udc00"]}' => /\Athe message for the stream scores cannot be JSON: /,
      { stream: "scores", data: "#{'[' * 101}#{']' * 101}" }.to_json =>
        /\Adata for the stream scores cannot be read: nesting of 101 is too deep/
    }.each do |body, reason|
      it "is answered with 422, and the reason: #{body[0, 40].inspect}" do
        response = request(body)
        expect([response.status, error(response)]).to match([422, reason])
      end
    end
  end

  it "takes POST only" do
    %w[GET HEAD PUT OPTIONS].each do |method|
      response = request(method: method)
      expect([response.status, response.headers["allow"]]).to eq([405, "POST"])
      expect(error(response)).to eq("publish with POST, not #{method}")
    end
  end

  it "takes JSON only, by its name" do
    [nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"].each do |type|
      response = request("CONTENT_TYPE" => type)
      expect(response.status).to eq(415)
      expect(error(response)).to start_with("the content type must be application/json, got ")
    end
    post({ stream: "scores", data: 1 }, "CONTENT_TYPE" => "application/json; charset=utf-8")
  end

  it "takes no more than it should, announced or not" do
    settings.max_broadcast_bytes = 40
    body = '{"stream":"scores","data":"0123456789"}'
    post(body)
    ["#{body}  ", "x" * 1000].each do |long|
      [{}, { "CONTENT_LENGTH" => nil }].each do |env|
        response = request(long, **env)
        expect([response.status, error(response)])
          .to eq([413, "the body is longer than 40 bytes (config.turbo_cable_rs.max_broadcast_bytes)"])
      end
    end
  end

  it "asks to be tried again when too much waits, and has published nothing" do
    overloaded = Class.new { def broadcast(*) = raise(TurboCableRs::OverloadedError, "too much waits") }.new
    allow(ActionCable.server).to receive(:pubsub) { overloaded }
    response = request({ stream: "scores", data: 1 })
    expect([response.status, response.headers["retry-after"], error(response)]).to eq([503, "1", "too much waits"])
  end

  describe "the key" do
    it "is asked for" do
      [nil, "", key, "Basic #{key}", "Bearer"].each do |header|
        response = request("HTTP_AUTHORIZATION" => header)
        expect([response.status, response.headers["www-authenticate"]]).to eq([401, "Bearer"])
        expect(error(response)).to start_with("show the key: Authorization: Bearer ")
      end
    end

    it "must be the right one, though not its scheme's spelling" do
      ["k" * 15, "k" * 17, "K" * 16, "Bearer #{key}"].each do |wrong|
        response = request("HTTP_AUTHORIZATION" => "Bearer #{wrong}")
        expect(response.status).to eq(401)
      end
      post({ stream: "scores", data: 1 }, "HTTP_AUTHORIZATION" => "bearer  #{key}")
    end

    it "is derived as AnyCable derives it, when none is set" do
      settings.broadcast_key = nil
      secret = Rails.application.secret_key_base
      derived = OpenSSL::HMAC.hexdigest("SHA256", secret, "broadcast-cable")
      expect(described_class.key).to eq(derived)
      post({ stream: "scores", data: 1 }, "HTTP_AUTHORIZATION" => "Bearer #{derived}")
    end

    it "is asked for before anything is read" do
      expect(request("{", "HTTP_AUTHORIZATION" => "Bearer no", "CONTENT_TYPE" => "text/plain").status).to eq(401)
    end
  end

  describe "without a key, for this machine" do
    before { settings.broadcast_key = :loopback }

    # As Puma shows it.
    def socket(*address)
      Struct.new(:address) { def peeraddr = address }.new(address)
    end

    def from(address, **env)
      request({ stream: "scores", data: 1 }, "HTTP_AUTHORIZATION" => nil, "REMOTE_ADDR" => address, **env)
    end

    it "asks for none" do
      expect(described_class.key).to be_nil
    end

    it "takes what comes from a loopback address" do
      %w[127.0.0.1 127.8.9.1 ::1 ::ffff:127.0.0.1].each do |address|
        expect(from(address).status).to eq(201)
        expect(from(address, "puma.socket" => socket("AF_INET", 4000, address, address)).status).to eq(201)
      end
    end

    it "takes nothing from elsewhere" do
      ["10.0.0.1", "::2", "", "localhost", "127.0.0.1, 10.0.0.1"].each do |address|
        response = from(address)
        expect([response.status, error(response)])
          .to eq([403, "only for programs on this machine (config.turbo_cable_rs.broadcast_key = :loopback)"])
      end
    end

    it "takes nothing when the socket says otherwise than REMOTE_ADDR" do
      {
        "127.0.0.1" => socket("AF_INET", 4000, "10.0.0.1", "10.0.0.1"), # REMOTE_ADDR is from a header
        "10.0.0.1" => socket("AF_INET", 4000, "127.0.0.1", "127.0.0.1"), # the PROXY protocol's
        "::1" => socket("AF_UNIX", "")
      }.each do |address, socket|
        expect(from(address, "puma.socket" => socket).status).to eq(403)
      end
    end

    it "takes nothing that was forwarded" do
      %w[FORWARDED VIA X_FORWARDED_FOR X_FORWARDED_PROTO X_FORWARDED_HOST X_REAL_IP CF_CONNECTING_IP].each do |name|
        expect(from("127.0.0.1", "HTTP_#{name}" => "x").status).to eq(403)
      end
      expect(error(from("127.0.0.1", "HTTP_X_FORWARDED_FOR" => "x")))
        .to start_with("the request was forwarded (X-Forwarded-For)")
    end

    it "takes nothing from a page, which any site can show to a browser on this machine" do
      { "HTTP_ORIGIN" => "http://localhost:3000", "HTTP_SEC_FETCH_SITE" => "same-origin" }.each do |name, value|
        expect(error(from("127.0.0.1", name => value))).to start_with("the request comes from a browser")
      end
    end
  end

  describe "AnyCable's disconnect" do
    let(:user) { User.create!(name: "alice") }

    def disconnect(identifiers, **payload)
      { command: "disconnect", payload: { identifier: identifiers.to_json, **payload } }
    end

    def disconnected(identifier)
      broadcasts("action_cable/#{identifier}")
    end

    it "ends the connections of those identifiers, records by either form of their GlobalID" do
      post(disconnect({ current_user: user.to_gid_param }))
      post(disconnect({ current_user: user.to_gid.to_s }, reconnect: false))
      messages = disconnected(user.to_gid_param)
      expect(messages.map { |message| message["type"] }).to eq(%w[disconnect disconnect])
      next if ActionCable.version < Gem::Version.new("7.1") # knows no such choice

      expect(messages.map { |message| message["reconnect"] }).to eq([true, false])
    end

    it "takes what is no record as it is, and a batch" do
      post([disconnect({ current_user: "guest" }), { stream: "scores", data: 1 }])
      expect(disconnected("guest").size).to eq(1)
      expect(broadcasts("scores")).to eq([1])
    end

    {
      { command: "restart" } => 'there is one command, disconnect, not "restart"',
      { command: "disconnect" } => "payload must be an object, got nil",
      { command: "disconnect", payload: { identifier: { current_user: 1 } } } =>
        /\Apayload.identifier must be a string that holds a JSON object, got /,
      { command: "disconnect", payload: { identifier: "{}" } } =>
        'payload.identifier must be a string that holds a JSON object, got "{}"',
      { command: "disconnect", payload: { identifier: "alice" } } => 'payload.identifier is not JSON: "alice"',
      { command: "disconnect", payload: { identifier: '{"usr":1}' } } =>
        "connections are identified by current_user, not by usr",
      { command: "disconnect", payload: { identifier: '{"current_user":"gid://"}' } } =>
        'this is no GlobalID: "gid://"'
    }.each do |body, reason|
      it "is refused with the reason: #{body.to_json}" do
        response = request(body)
        expect([response.status, error(response)]).to match([422, reason])
      end
    end
  end
end
