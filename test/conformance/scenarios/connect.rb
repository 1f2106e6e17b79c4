# frozen_string_literal: true

# What happens, and in which order, until a client is welcome or turned away.
Conformance.group "Connect" do
  scenario "the welcome comes first, once connect has run" do
    client = upgrade(user: "alice")
    assert_equal({ "type" => "welcome" }, client.next_frame)
    assert_equal %w[connect connected], event_names(client)
  end

  scenario "the upgrade is answered before connect has run" do
    gate = unique("gate")
    client = upgrade(gate: gate)
    assert_equal 101, client.status
    wait_for_event(client, "connect")
    refute_includes event_names(client), "connected"

    open_gate gate
    assert_equal({ "type" => "welcome" }, client.next_frame)
  end

  scenario "what is sent before the welcome is dealt with after it" do
    gate = unique("gate")
    client = upgrade(gate: gate)
    client.command("subscribe", { channel: "EchoChannel" })
    wait_for_event(client, "connect")

    open_gate gate
    assert_equal [{ "type" => "welcome" }, confirmation({ channel: "EchoChannel" })],
                 Array.new(2) { client.next_frame }
  end

  scenario "what connect transmits comes before the welcome" do
    client = upgrade(connection: "TalkativeConnection")
    assert_equal [{ "type" => "notice", "message" => "from connect" }, { "type" => "welcome" }],
                 Array.new(2) { client.next_frame }
  end

  scenario "a connection that connect closes gets no welcome" do
    client = upgrade(connection: "TalkativeConnection", close: "full")
    assert_equal 1000, client.wait_for_close
    assert_equal [{ "type" => "notice", "message" => "from connect" }, farewell("full", reconnect: false)],
                 client.frames
  end

  scenario "a connection class without connect and identifiers welcomes everybody" do
    client = connect(connection: "PlainConnection")
    assert_empty(client.frames_before_echo { nil })
    assert_empty log_of(client).grep(/Registered connection/)
  end

  scenario "one user connects as often as they like" do
    clients = Array.new(3) { connect(user: unique("alice")) }
    clients.each { |client| assert_empty(client.frames_before_echo { nil }) }
  end

  scenario "fifty clients that come at once are all welcomed" do
    clients = Array.new(50) { upgrade }
    clients.each { |client| assert_equal({ "type" => "welcome" }, client.next_frame) }
  end

  scenario "a client that leaves while connect runs is forgotten" do
    gate = unique("gate")
    client = upgrade(gate: gate)
    wait_for_event(client, "connect")
    client.close
    let_others_work
    open_gate gate

    wait_for_event(client, "connected")
    wait_for_event(client, "disconnect")
    assert_equal %w[connect connected disconnect], event_names(client)
    wait_until("it to be off the list") { !get("/connections").include?(token_of(client)) }
  end
end

Conformance.group "Who serves" do
  scenario "where the gem is loaded, Rust serves the clients and delivers" do
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    broadcast unique("room"), "hi"
    assert_equal "hi", client.next_message

    counters = get("/counters")
    assert_equal [get("/up")["gem"]] * 2, (%w[adopted deliveries].map { |name| counters[name].to_i.positive? })
  end
end

Conformance.group "Turned away" do
  def rejected
    upgrade(user: unique("mallory"), reject: 1)
  end

  scenario "a client that connect rejects is told, and must not come back" do
    client = rejected
    assert_equal 1000, client.wait_for_close
    assert_equal [farewell("unauthorized", reconnect: false)], client.received
  end

  scenario "a rejected client has nothing executed" do
    client = upgrade(reject: 1, gate: unique("gate"))
    client.command("subscribe", { channel: "EventsChannel" })
    open_gate unique("gate")
    client.wait_for_close
    wait_for_event(client, "disconnect")
    assert_equal %w[connect disconnect], event_names(client)
  end

  scenario "a rejected client runs disconnect, once" do
    client = rejected
    client.wait_for_close
    wait_for_event(client, "disconnect")
    let_others_work
    assert_equal 1, event_names(client).count("disconnect")
  end

  scenario "a rejected client is on no list" do
    client = rejected
    client.wait_for_close
    wait_for_event(client, "disconnect")
    wait_until("it to be off the list") { !get("/connections").include?(token_of(client)) }
  end

  scenario "a connect that raises closes the connection, which may come back" do
    client = upgrade(raise: "connect failed")
    assert_equal 1000, client.wait_for_close(deadline: soon)
    assert_equal [farewell("server_error", reconnect: true)], client.received
  end

  scenario "a connect that raises is logged" do
    client = upgrade(raise: "connect of #{token} failed")
    wait_until("the line") { log.include?("There was an exception - RuntimeError(connect of #{token} failed)") }
    refute_includes event_names(client), "connected"
  end

  scenario "a connect that raises gives no welcome and executes nothing" do
    client = upgrade(raise: unique("failed"))
    client.command("subscribe", { channel: "EchoChannel" })
    wait_for_event(client, "connect")
    let_others_work
    client.close
    assert_empty(client.frames.reject { |frame| frame["type"] == "disconnect" })
  end

  scenario "a connect that raised runs disconnect when the client goes, once" do
    client = upgrade(raise: unique("failed"))
    wait_for_event(client, "connect")
    client.close
    wait_for_event(client, "disconnect")
    let_others_work
    assert_equal %w[connect disconnect], event_names(client)
  end
end
