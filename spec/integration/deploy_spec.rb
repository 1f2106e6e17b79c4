# frozen_string_literal: true

require_relative "cable_helper"
require_relative "crowd"
require_relative "script_helper"

# How processes are replaced while clients are there.
RSpec.describe "A deploy", :cable do
  let(:puma) { {} }
  let(:settings) { {} }
  let(:server) { @server = Dummy.start(adapter: "turbo_cable_rs", env: puma, turbo_cable_rs: settings) }

  after { @server&.stop }

  # Clients whose callbacks tell what happened to them.
  def connect_crowd(size)
    Array.new(size) { connect.tap { |client| client.subscribe(channel: "EventsChannel") } }
  end

  def signal(name)
    Process.kill(name, server.pid)
  end

  def expect_farewells(clients)
    expect(clients.map(&:wait_for_close)).to all(eq(1000))
    expect(clients.map { |client| client.frames.last })
      .to all(eq("type" => "disconnect", "reason" => "server_restart", "reconnect" => true))
  end

  def expect_callbacks(count)
    wait_until("#{count} disconnects") { events("disconnect").size >= count }
    expect(events("unsubscribed", "disconnect").map { |event| event["event"] }.tally)
      .to eq("unsubscribed" => count, "disconnect" => count)
  end

  def wait_for_puma(times, line)
    wait_until("#{times} times #{line.inspect} in Puma's log", seconds: 60) { server.puma_log.scan(line).size == times }
  end

  def expect_to_serve
    room = { channel: "RoomChannel", room: stream }
    client = connect
    client.subscribe(room)
    client.perform(room, "speak", text: "hi")
    expect(client.next_message).to eq("user" => user, "text" => "hi")
  end

  context "by a hot restart of a single process" do
    it "tells clients to come back, runs their callbacks, and serves them again" do
      crowd = connect_crowd(3)
      signal("USR2")
      expect_farewells(crowd)
      wait_for_puma(2, /Use Ctrl-C/)
      expect_callbacks(3)
      expect_to_serve
    end
  end

  context "by a hot restart of a cluster" do
    let(:puma) { { "WEB_CONCURRENCY" => "2", "PRELOAD_APP" => "1" } }

    it "tells clients to come back, runs their callbacks, and serves them again" do
      crowd = connect_crowd(4)
      signal("USR2")
      expect_farewells(crowd)
      wait_for_puma(4, /booted/)
      expect_callbacks(4)
      expect_to_serve
    end
  end

  context "by a phased restart" do
    let(:puma) { { "WEB_CONCURRENCY" => "2" } }

    it "tells clients to come back, runs their callbacks, and serves them again" do
      crowd = connect_crowd(4)
      signal("USR1")
      expect_farewells(crowd)
      wait_for_puma(4, /booted/)
      expect_callbacks(4)
      expect_to_serve
    end
  end

  context "when Puma's patience is shorter than the server's" do
    let(:puma) { { "WEB_CONCURRENCY" => "2", "WORKER_SHUTDOWN_TIMEOUT" => "5" } }
    let(:settings) { { shutdown_timeout: 5 } }

    it "says at boot what to change" do
      connect # the workers have booted
      expect(server.rails_log).to match(/Puma kills a worker 5 s after .* \(worker_shutdown_timeout .*shutdown_timeout/)
    end
  end

  context "when Puma's patience is longer than the server's" do
    let(:puma) { { "WEB_CONCURRENCY" => "2", "WORKER_SHUTDOWN_TIMEOUT" => "5" } }
    let(:settings) { { shutdown_timeout: 4 } }

    it "has nothing to say" do
      connect
      expect(server.rails_log).not_to include("worker_shutdown_timeout")
    end
  end

  # A phased restart under load: a crowd, steady broadcasts, and somebody who looks at pages.
  context "of two workers with 2,000 clients" do
    let(:puma) { { "WEB_CONCURRENCY" => "2" } }
    let(:size) { 2_000 }
    let(:crowd) { @crowd = Crowd.start(server.cable_url(user: user), size) }

    around { |example| with_open_files(size * 2, &example) }
    after { @crowd&.stop }

    # For what is started meanwhile; the system's own limit holds.
    def with_open_files(count)
      soft, hard = Process.getrlimit(:NOFILE)
      Process.setrlimit(:NOFILE, [[soft, count].max, hard].min, hard)
      yield
    ensure
      Process.setrlimit(:NOFILE, soft, hard)
    end

    # Does it every so many seconds while the block runs.
    def every(seconds, work)
      over = Concurrent::Event.new
      thread = Thread.new { work.call until over.wait(seconds) }
      yield
    ensure
      over.set
      thread.join
    end

    # How long each request for a page takes while the block runs, in milliseconds; the block is given the list.
    def response_times
      times = []
      every(0.01, -> { times << visit }) { yield times }
      times.sort
    end

    def visit
      start = Wait.now
      raise "a page was not served" unless server.get("/health").is_a?(Net::HTTPOK)

      (Wait.now - start) * 1_000
    end

    def percentile(times)
      times[(times.size * 0.99).to_i].round(1)
    end

    # @return [Integer] the message
    def publish
      (@published = @published.to_i + 1).tap { |number| broadcast("events", number) }
    end

    def restart
      signal("USR1")
      wait_for_puma(4, /booted/)
      crowd.wait_until_subscribed
    end

    # Usually, and during the restart.
    def compare_response_times
      usual = response_times { |times| wait_until("500 pages", seconds: 30) { times.size >= 500 } }
      [usual, response_times { restart }].map { |times| percentile(times) }
    end

    def expect_everybody_to_hear
      last = publish
      wait_until("#{size} to hear it") { crowd.report["heard"][last.to_s] == size }
    end

    # Some are told before they have subscribed.
    def expect_callbacks_once
      subscribed, unsubscribed = %w[subscribed unsubscribed].map { |name| events(name).map { |event| event["tag"] } }
      expect(unsubscribed.sort).to eq(subscribed.sort)
      expect(subscribed.uniq).to eq(subscribed)
      expect(events("disconnect").size).to eq(events("connect").size)
    end

    it "loses nobody, runs every callback once, and goes on serving pages" do
      crowd.wait_until_subscribed
      usual, meanwhile = every(0.5, method(:publish)) { compare_response_times }
      expect_everybody_to_hear
      report = crowd.report
      expect(report).to include("lost" => 0, "refused" => 0, "repeated" => 0, "farewells" => (be >= size))
      expect(events("disconnect").size).to eq(report["farewells"])
      # Machines that run specs do other things, too.
      expect(meanwhile).to be <= [usual * 2, 250].max, -> { "pages' p99: usually #{usual}, then #{meanwhile} ms" }

      crowd.stop
      server.stop
      expect_callbacks_once
    end
  end

  context "when the server is told to stop", :script do
    it "refuses clients, and those who are still there go on hearing broadcasts" do
      result = run(<<~RUBY)
        TurboCableRs.config.restart_window = 10 # a tenth of it for a hundred clients
        TurboCableRs.config.shutdown_timeout = 20
        app = CableApp.start
        guests = Array.new(100) { app.guest }
        stopping = Thread.new { TurboCableRs.server.stop }
        told = guests.map { |guest| Thread.new { guest.wait_for { |frame| frame["type"] == "disconnect" } } }
        Wait.wait_until("the first farewell") { told.find { |thread| !thread.alive? } }
        refused = CableClient.new("ws://127.0.0.1:\#{app.port}/cable")
        ActionCable.server.broadcast("lobby", "last words")
        codes = guests.map(&:wait_for_close)
        heard = guests.map { |guest| guest.frames.filter_map { |frame| frame["message"] || frame["reason"] } }
        puts JSON.generate(refused: [refused.status, refused.header("Retry-After")], codes: codes.uniq,
                           stopped: stopping.value, heard: heard.tally.to_a)
      RUBY
      expect(result).to include("codes" => [1000], "stopped" => true, "refused" => [503, /\A[1-9]/])
      expect(result["heard"].map(&:first))
        .to contain_exactly(["server_restart"], ["last words", "server_restart"])
    end
  end
end
