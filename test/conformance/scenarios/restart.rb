# frozen_string_literal: true

# ActionCable.server.restart: everyone is sent away, and the server goes on.
Conformance.group "Restart" do
  server exclusive: true

  scenario "a restart tells all clients to come back" do
    clients = Array.new(3) { connect }
    post "/restart"
    clients.each do |client|
      assert_equal 1000, client.wait_for_close
      assert_equal [farewell("server_restart", reconnect: true)], client.frames.drop(1)
    end
  end

  scenario "a restarted server serves as before" do
    connect.subscribe(channel: "RoomChannel", room: unique("room"))
    2.times do
      post "/restart"
      client = connect
      client.subscribe(channel: "RoomChannel", room: unique("room"))
      assert_empty(client.frames_before_echo { nil })
      broadcast unique("room"), "after the restart"
      assert_equal "after the restart", client.next_message
    end
  end

  scenario "a restarted server pings" do
    connect
    post "/restart"
    assert_equal "ping", connect.wait_for { |frame| frame["type"] == "ping" }["type"]
  end

  scenario "a restart with nobody there is no error" do
    2.times { post "/restart" }
    assert_empty(connect.frames_before_echo { nil })
  end

  scenario "a restart leaves nobody on the list" do
    clients = Array.new(3) { connect }
    post "/restart"
    clients.each(&:wait_for_close)
    wait_until("an empty list", seconds: soon) { get("/connections").none? { |name| name.start_with?(token) } }
  end

  scenario "a restart runs unsubscribed and disconnect, once" do
    client = connect
    client.subscribe(channel: "EventsChannel")
    post "/restart"
    client.wait_for_close
    wait_until("disconnect", seconds: soon) { event_names(client).include?("disconnect") }
    let_others_work
    assert_equal %w[connect connected subscribed unsubscribed disconnect], event_names(client)
  end
end
