# frozen_string_literal: true

# ActiveSupport::Notifications, which monitoring listens to.
Conformance.group "Notifications" do
  server initializer: "NotificationLog.start"

  # What was told on the client's behalf: names without "action_cable", and payloads.
  def notifications_of(client, name)
    events_of(client).select { |event| event["event"] == "#{name}.action_cable" }.map { |event| event["payload"] }
  end

  # The first that was told, on anybody's behalf.
  def wait_for_notification(name)
    told = wait_until(name) { events.find { |event| event["event"] == "#{name}.action_cable" } }
    told["payload"]
  end

  # What was told of a confirmation or rejection. From Rails 8.0 it has the identifier, too.
  def answer_payload(params)
    { "channel_class" => params[:channel], **(rails?(">= 8.0") ? { "identifier" => JSON.generate(params) } : {}) }
  end

  scenario "a confirmation is told of" do
    client = connect
    params = { channel: "EchoChannel" }
    client.subscribe(params)
    wait_for_event(client, "transmit_subscription_confirmation.action_cable")
    assert_equal [answer_payload(params)], notifications_of(client, "transmit_subscription_confirmation")
  end

  scenario "a confirmation that waits for a stream is told of", since: "8.0" do # has no identifier before
    params = { channel: "RoomChannel", room: unique("room") }
    connect.subscribe(params)
    assert_equal answer_payload(params), wait_for_notification("transmit_subscription_confirmation")
  end

  scenario "a rejection is told of" do
    client = connect
    params = { channel: "CallbacksChannel", reject_in: "subscribed" }
    client.command("subscribe", params)
    assert_equal rejection(params), client.next_frame
    wait_for_event(client, "transmit_subscription_rejection.action_cable")
    assert_equal [answer_payload(params)], notifications_of(client, "transmit_subscription_rejection")
    assert_empty notifications_of(client, "transmit_subscription_confirmation")
  end

  scenario "an action, and what it transmits, is told of" do
    client = connect
    client.subscribe(channel: "EchoChannel")
    client.perform({ channel: "EchoChannel" }, "echo", text: "hi")
    client.next_message
    wait_for_event(client, "perform_action.action_cable")

    data = { "text" => "hi", "action" => "echo" }
    assert_equal [{ "channel_class" => "EchoChannel", "action" => "echo", "data" => data }],
                 notifications_of(client, "perform_action")
    assert_equal [{ "channel_class" => "EchoChannel", "data" => { "text" => "hi" }, "via" => nil }],
                 notifications_of(client, "transmit")
  end

  scenario "a broadcast is told of, once" do
    clients = Array.new(2) { connect }
    clients.each { |client| client.subscribe(channel: "RoomChannel", room: unique("room")) }
    broadcast unique("room"), { text: "hi" }
    clients.each(&:next_message)

    payload = { "broadcasting" => unique("room"), "message" => { "text" => "hi" },
                "coder" => "ActiveSupport::JSON" }
    assert_equal payload, wait_for_notification("broadcast")
    assert_equal 1, (events.count { |event| event["event"] == "broadcast.action_cable" })
  end
end

Conformance.group "Notifications of every delivery" do
  server turbo_cable_rs: { native_streams: false }, initializer: "NotificationLog.start"

  scenario "a delivery is told of where streams are left to Ruby" do
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    broadcast unique("room"), { text: "hi" }
    client.next_message
    payload = { "channel_class" => "RoomChannel", "data" => { "text" => "hi" },
                "via" => "streamed from #{unique('room')}" }
    wait_until("the notification") { events.any? { |event| event["payload"] == payload } }
  end
end
