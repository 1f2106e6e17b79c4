# frozen_string_literal: true

# The ways to end a connection, and what both ends see of it. Everything that ends runs its callbacks once.
Conformance.group "The client closes" do
  def close_with(*arguments)
    connect.then { |client| close_code_of(client, Conformance::Frame.close(*arguments)) }
  end

  # What the server answers to those bytes.
  def close_code_of(client, bytes)
    client.send_bytes(bytes)
    client.wait_for_close
  end

  def assert_ended_once(client)
    wait_for_event(client, "disconnect")
    let_others_work
    assert_equal %w[connect connected disconnect], event_names(client)
  end

  scenario "a close frame is answered with its code" do
    [1000, 1001, 3000, 4000, 4999].each { |code| assert_equal code, close_with(code) }
  end

  scenario "a close frame with a reason is answered with its code" do
    assert_equal 1000, close_with(1000, "good-bye")
  end

  scenario "a close frame without a code is answered" do
    assert_includes [nil, 1000], close_code_of(connect, Conformance::Frame.bytes(:close))
  end

  scenario "a close code that nobody may send is answered with 1002" do
    [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].each { |code| assert_equal 1002, close_with(code), code }
  end

  scenario "a close frame of one byte is answered with 1002" do
    assert_equal 1002, close_code_of(connect, Conformance::Frame.bytes(:close, "x"))
  end

  scenario "a close runs disconnect, once" do
    client = connect
    client.close
    assert_ended_once client
  end

  scenario "two close frames run disconnect once" do
    client = connect
    close_code_of(client, Conformance::Frame.close(1000) * 2)
    assert_ended_once client
  end

  scenario "a client that vanishes runs disconnect, once" do
    client = connect
    client.vanish
    assert_ended_once client
  end

  scenario "a client that ends its half of the connection runs disconnect, once" do
    client = connect
    client.half_close
    client.wait_for_close
    assert_ended_once client
  end

  scenario "what comes behind the close frame is not executed" do
    client = connect
    subscribe = JSON.generate(command: "subscribe", identifier: '{"channel":"EventsChannel"}')
    close_code_of(client, Conformance::Frame.close(1000) + Conformance::Frame.bytes(:text, subscribe))
    assert_ended_once client
  end
end

Conformance.group "The app closes" do
  # A client on the server's list.
  def listed
    connect.tap { |client| wait_until("it to be listed") { get("/connections").include?(token_of(client)) } }
  end

  def close(client, **options)
    post "/close", token: token_of(client), **options
    client.wait_for_close
  end

  scenario "close tells the client, and closes with 1000" do
    client = listed
    assert_equal 1000, close(client)
    assert_equal farewell(nil, reconnect: true), client.frames.last
  end

  scenario "close passes on its reason, and whether to come back" do
    client = listed
    assert_equal 1000, close(client, reason: "maintenance", reconnect: false)
    assert_equal farewell("maintenance", reconnect: false), client.frames.last
  end

  scenario "close runs disconnect, once" do
    client = listed
    close(client)
    wait_for_event(client, "disconnect")
    assert_equal 1, event_names(client).count("disconnect")
    wait_until("it to be off the list") { !get("/connections").include?(token_of(client)) }
  end

  scenario "close ends only the connection that it is called on" do
    gone, kept = Array.new(2) { listed }
    close(gone)
    assert_empty(kept.frames_before_echo { nil })
  end

  scenario "all connections of the server's list can be closed at once" do
    clients = Array.new(3) { listed }
    assert_equal 3, post("/close", token: token)
    assert_equal [1000] * 3, clients.map(&:wait_for_close)
  end

  scenario "nothing is transmitted behind the close" do
    client = listed
    post "/close_and_transmit", token: token_of(client), message: { type: "notice" }
    client.wait_for_close
    assert_equal [farewell(nil, reconnect: true)], client.frames.drop(1)
  end

  scenario "a second close does not tell the client again" do
    client = listed
    post "/close", token: token_of(client), times: 2
    client.wait_for_close
    assert_equal [farewell(nil, reconnect: true)], client.frames.drop(1)
  end
end

Conformance.group "Clients that are let go" do
  server turbo_cable_rs: { close_timeout: 0.2, max_outbox_bytes: 1 << 20 }

  def assert_let_go(client)
    wait_until("disconnect", seconds: soon) { event_names(client).include?("disconnect") }
  end

  scenario "a client that does not answer a close is let go" do
    client = connect
    wait_until("it to be listed") { get("/connections").include?(token_of(client)) }
    post "/close", token: token_of(client)
    assert_let_go client
  end

  scenario "a client that stops reading is let go when too much waits for it" do
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    broadcast_many Array.new(15) { [unique("room"), "x" * (1 << 20)] } # more than sockets take
    assert_let_go client
  end
end

Conformance.group "The server stops" do
  server exclusive: true # it is of no use to others

  scenario "a server that stops tells its clients to come back" do
    client = connect
    stop_server
    assert_equal 1000, client.wait_for_close
    assert_equal [{ "type" => "welcome" }, farewell("server_restart", reconnect: true)], client.frames
    assert_equal %w[connect connected disconnect], event_names(client)
  end
end
