# frozen_string_literal: true

require_relative "cable_helper"

RSpec.describe "The process of an app", :cable do
  let(:server) { @server = Dummy.start(adapter: "turbo_cable_rs") }

  # What the gem would wait for whoever does not end by himself.
  let(:shutdown_timeout) { TurboCableRs::Configuration.new.shutdown_timeout }

  after { @server&.stop }

  def seconds
    start = Wait.now
    yield
    Wait.now - start
  end

  def workers
    stats["threads"].grep(/\Acable-worker-/)
  end

  # The reactor's thread is none of Ruby's; where there is no /proc it is not looked for.
  def reactors
    Dir["/proc/#{server.pid}/task/*/comm"].filter_map do |file|
      File.read(file)[/cable-reactor/]
    rescue SystemCallError # that thread has just ended
      nil
    end
  end

  it "starts nothing before the first WebSocket" do
    broadcast(stream, 1)
    expect([workers, reactors, stats["counters"]]).to eq([[], [], {}])

    connect
    expect(workers).to match_array((1..4).map { |number| "cable-worker-#{number}" })
    expect(reactors.size).to eq(1).or(satisfy { !File.directory?("/proc/self/task") })
  end

  it "asks clients to come back when it ends, and runs their callbacks" do
    clients = Array.new(3) { connect.tap { |client| client.subscribe(channel: "EventsChannel") } }
    stopping = Thread.new { server.stop }

    expect(clients.map(&:wait_for_close)).to all(eq(1000))
    expect(clients.map { |client| client.frames.last })
      .to all(eq("type" => "disconnect", "reason" => "server_restart", "reconnect" => true))
    expect(stopping.value.termsig || stopping.value.exitstatus).to eq(Signal.list["TERM"])
    expect(events("unsubscribed", "disconnect").map { |event| event["event"] }.tally)
      .to eq("unsubscribed" => 3, "disconnect" => 3)
  end

  it "ends in time when clients do not answer, and runs their callbacks" do
    3.times { connect.subscribe(channel: "EventsChannel") }
    expect(seconds { server.stop }).to be < shutdown_timeout + 5
    expect(events("disconnect").size).to eq(3)
  end

  it "ends promptly on Ctrl-C while it is idle" do
    connect.close
    wait_for_event "disconnect"
    expect(seconds { server.stop(signal: "INT") }).to be < shutdown_timeout
  end

  it "ends promptly on Ctrl-C before the first client" do
    server
    expect(seconds { server.stop(signal: "INT") }).to be < shutdown_timeout
  end
end
