# frozen_string_literal: true

# ActionCable.server.connections, and what apps do with them.
Conformance.group "Connections of the server" do
  def listed
    get("/connections")
  end

  scenario "a welcomed client is on the server's list until it goes" do
    client = connect
    wait_until("it to be on the list") { listed.include?(token_of(client)) }
    client.close
    wait_until("it to be off the list") { !listed.include?(token_of(client)) }
  end

  scenario "a client is on no list before connect has run" do
    client = upgrade(gate: unique("gate"))
    wait_for_event(client, "connect")
    refute_includes listed, token_of(client)
    open_gate unique("gate")
    wait_until("it to be on the list") { listed.include?(token_of(client)) }
  end

  scenario "open_connections_statistics tells of each connection" do
    client = connect(user: unique("alice"), headers: { "X-Request-Id" => unique("request") })
    params = { channel: "EchoChannel", number: 1 }
    client.subscribe(params)

    statistics = wait_until("its statistics") { get("/statistics").find { |one| one["identifier"] == unique("alice") } }
    assert_equal %w[identifier request_id started_at subscriptions], statistics.keys.sort
    assert_equal [[client.identify(params)], unique("request")], statistics.values_at("subscriptions", "request_id")
    assert_match(/\A#{Time.now.year}-/, statistics["started_at"])
  end

  scenario "a message to every connection on the list reaches each" do
    clients = Array.new(3) { connect.tap { |client| client.frames_before_echo { nil } } }
    post "/transmit", token: token, message: { type: "notice", message: "to all" }
    clients.each { |client| assert_equal({ "type" => "notice", "message" => "to all" }, client.next_frame) }
  end
end
