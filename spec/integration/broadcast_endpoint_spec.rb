# frozen_string_literal: true

require_relative "cable_helper"
require "open3"
require "openssl"

RSpec.describe "Publishing by POST", :cable do
  before(:all) do
    @server = Dummy.start(adapter: "turbo_cable_rs", turbo_cable_rs: { broadcast_path: "/_broadcast" })
  end
  after(:all) { @server.stop }

  let(:server) { @server }
  let(:key) { OpenSSL::HMAC.hexdigest("SHA256", "dummy" * 16, "broadcast-cable") }
  let(:client) { connect.tap { |client| client.subscribe(channel: "RoomChannel", room: stream) } }

  # Posts from a shell script; returns the status and what was answered.
  def publish(content, key: self.key)
    env = { "BROADCAST_URL" => server.url("/_broadcast"), "BROADCAST_KEY" => key }
    output, = Open3.capture2e(env, "sh", File.join(__dir__, "publish.sh"), stdin_data: JSON.generate(content))
    body, _, status = output.rpartition("\n")
    [status.to_i, JSON.parse(body)]
  end

  def post(url, content)
    Net::HTTP.post(URI(url), JSON.generate(content), "Content-Type" => "application/json")
  end

  # How the users of the app's connections are known: by their GlobalIDs.
  def identifiers
    JSON.parse(server.get("/connections").body).map { |connection| connection["identifier"] }
  end

  it "reaches the stream's clients, from a shell script" do
    client
    expect(publish({ stream: stream, data: { home: 1 } })).to eq([201, { "published" => 1 }])
    expect(client.next_message).to eq("home" => 1)

    publish({ stream: stream, data: "<p>Größe</p>" })
    expect(client.next_message).to eq("<p>Größe</p>")
  end

  it "takes what AnyCable's publishers send" do
    client
    publish({ stream: stream, data: { text: "hi" }.to_json, meta: { exclude_socket: "x" } })
    expect(client.next_message).to eq("text" => "hi")
  end

  it "keeps the order within a batch, and of what follows it" do
    client
    publish(Array.new(200) { |number| { stream: stream, data: number } })
    publish({ stream: stream, data: "last" })
    expect(Array.new(201) { client.next_message }).to eq([*0...200, "last"])
  end

  it "publishes nothing of a batch that it cannot publish as a whole" do
    client
    status, answer = publish([{ stream: stream, data: 1 }, { data: 2 }])
    expect([status, answer]).to eq([422, { "error" => "stream must be a name, got nil" }])
    publish({ stream: stream, data: 3 })
    expect(client.next_message).to eq(3)
  end

  it "is for those who have the key" do
    client
    expect(publish({ stream: stream, data: 1 }, key: "guessed").first).to eq(401)
    expect(post(server.url("/_broadcast"), { stream: stream, data: 1 }).code).to eq("401")
    publish({ stream: stream, data: 2 })
    expect(client.next_message).to eq(2)
  end

  it "answers other methods, which it does not serve, itself" do
    response = server.get("/_broadcast")
    expect([response.code, response["allow"]]).to eq(%w[405 POST])
  end

  it "ends the connections of a user, as AnyCable's publishers ask for it" do
    before = identifiers
    client
    identifier = { current_user: (identifiers - before).first }.to_json
    other = connect(user: CableHelper.unique("other"))
    publish({ command: "disconnect", payload: { identifier: identifier, reconnect: false } })

    expect(client.next_frame).to eq("type" => "disconnect", "reason" => "remote", "reconnect" => false)
    client.wait_for_close
    expect(other.frames_before_echo { nil }).to be_empty
  end

  it "is nowhere unless a path is set" do
    expect(post(CableHelper.server("async").url("/_broadcast"), {}).code).to eq("404")
  end

  describe "without a key" do
    before(:all) do
      @keyless = Dummy.start(env: { "BIND" => "unix://#{socket_path}" }, initializer: <<~RUBY)
        Rails.application.config.turbo_cable_rs.broadcast_path = "/publish/here"
        Rails.application.config.turbo_cable_rs.broadcast_key = :loopback
      RUBY
    end
    after(:all) { @keyless.stop }

    let(:server) { @keyless }
    let(:message) { { stream: stream, data: 1 } }

    def socket_path
      @socket_path ||= File.join(Dir.mktmpdir("endpoint-", Dummy.directory), "puma.sock")
    end

    # The status of a post over the UNIX socket, as a proxy would send it on.
    def post_over_unix_socket(content)
      body = JSON.generate(content)
      UNIXSocket.open(socket_path) do |socket|
        socket.write("POST /publish/here HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" \
                     "Content-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
        socket.read[%r{\AHTTP/1\.1 (\d+)}, 1]
      end
    end

    it "is for programs of this machine, as with turbo_cable" do
      client
      expect(post(server.url("/publish/here"), message).code).to eq("201")
      expect(client.next_message).to eq(1)
    end

    it "is not for what comes through a UNIX socket, whose other end is a proxy" do
      expect(post_over_unix_socket(message)).to eq("403")
    end
  end

  it "does not let the app boot with a path that is Action Cable's" do
    options = { broadcast_path: "/cable" }.to_json
    output, status = Open3.capture2e({ "TURBO_CABLE_RS_OPTIONS" => options, "RAILS_ENV" => "test" },
                                     "bin/rails", "runner", "", chdir: Dummy::ROOT)
    expect(status).not_to be_success
    expect(output).to include("broadcast_path must not be Action Cable's mount_path, got \"/cable\"")
  end
end
