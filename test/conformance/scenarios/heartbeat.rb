# frozen_string_literal: true

# Pings tell clients that the server is alive: the JavaScript client gives up after six seconds without any frame.
Conformance.group "Heartbeat" do
  server action_cable: { worker_pool_size: 2 } # a process of their own: stock's pings are late in a busy one

  def next_ping(client)
    client.wait_for { |frame| frame["type"] == "ping" }
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  scenario "a ping has the time in whole seconds" do
    ping = next_ping(connect)
    assert_equal %w[type message], ping.keys
    assert_kind_of Integer, ping["message"]
    assert_in_delta Time.now.to_i, ping["message"], 2
  end

  scenario "a ping comes every three seconds" do
    client = connect
    first, _, third = Array.new(3) { next_ping(client).then { now } }
    assert_in_delta 6, third - first, 2.5
  end

  scenario "the first ping comes within three seconds" do
    client = connect
    start = now
    next_ping(client)
    assert_operator now - start, :<, 5 # seconds, on a busy machine
  end

  scenario "all clients are pinged" do
    clients = Array.new(5) { connect }
    clients.each { |client| assert_equal "ping", next_ping(client)["type"] }
  end

  scenario "no ping comes before the welcome" do
    client = upgrade(gate: unique("gate"))
    witness = connect
    2.times { next_ping(witness) }
    open_gate unique("gate")
    client.next_frame
    assert_equal [{ "type" => "welcome" }], client.received
  end

  scenario "a client that never answers pings is kept" do
    client = connect
    2.times { next_ping(client) }
    assert_empty(client.frames_before_echo { nil })
  end

  scenario "a beat of the app's own is what clients get" do
    client = connect(connection: "BeatingConnection")
    2.times { assert_equal "from #{token_of(client)}", next_ping(client)["message"] }
  end

  scenario "a beat may do more than to ping" do
    client = connect(connection: "CheckingConnection")
    time = next_ping(client)["message"]
    assert_in_delta Time.now.to_i, time, 2
    wait_for_event(client, "beat")
  end
end

Conformance.group "Heartbeat of a busy server" do
  server action_cable: { worker_pool_size: 1 }

  scenario "pings come while every worker is busy" do
    client = connect
    busy = upgrade(gate: unique("gate"))
    wait_for_event(busy, "connect")
    2.times { client.wait_for { |frame| frame["type"] == "ping" } }
    open_gate unique("gate")
    assert_equal({ "type" => "welcome" }, busy.next_frame)
  end
end
