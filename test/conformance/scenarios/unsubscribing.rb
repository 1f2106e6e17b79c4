# frozen_string_literal: true

# What is left of a subscription that has ended, or that never was.
Conformance.group "Unsubscribing" do
  scenario "unsubscribe gets no answer" do
    client = connect
    client.subscribe(channel: "ActionsChannel")
    assert_empty(client.frames_before_echo { client.command("unsubscribe", { channel: "ActionsChannel" }) })
  end

  scenario "nothing is delivered after unsubscribe" do
    client, witness = Array.new(2) { connect }
    room = { channel: "RoomChannel", room: unique("room") }
    [client, witness].each { |one| one.subscribe(room) }
    unsubscribe(client, room)
    frames = client.frames_before_echo do
      broadcast(room[:room], "hi")
      witness.next_message
    end
    assert_empty frames
  end

  scenario "unsubscribing leaves the client's other subscriptions" do
    client = connect
    room = unique("room")
    left, kept = [1, 2].map { |number| { channel: "RoomChannel", room: room, number: number } }
    [left, kept].each { |params| client.subscribe(params) }
    unsubscribe(client, left)
    frames = client.frames_before_echo do
      broadcast(room, "hi")
      client.next_message
    end
    assert_equal [{ "identifier" => JSON.generate(kept), "message" => "hi" }], frames
  end

  scenario "a client can subscribe again after unsubscribe, to a new channel" do
    client = connect
    params = { channel: "ActionsChannel" }
    counts = Array.new(2) do
      client.subscribe(params)
      client.perform(params, "count")
      client.next_message.tap { unsubscribe(client, params) }
    end
    assert_equal [{ "count" => 1 }] * 2, counts
  end

  scenario "unsubscribe from what is not subscribed gets no answer" do
    client = connect
    assert_empty(client.frames_before_echo { client.command("unsubscribe", { channel: "ActionsChannel" }) })
  end

  scenario "a message to what is not subscribed gets no answer" do
    client = connect
    assert_empty(client.frames_before_echo { client.perform({ channel: "ActionsChannel" }, "no_data") })
    wait_for_log(client, /Unable to find subscription with identifier/)
  end

  scenario "a message to what was unsubscribed gets no answer" do
    client = connect
    params = { channel: "ActionsChannel" }
    client.subscribe(params)
    unsubscribe(client, params)
    assert_empty(client.frames_before_echo { client.perform(params, "no_data") })
    wait_for_log(client, /Unable to find subscription with identifier/)
  end

  scenario "a message to what was rejected gets no answer" do
    client = connect
    params = { channel: "OptionalModelChannel" }
    client.command("subscribe", params)
    assert_equal rejection(params), client.next_frame
    assert_empty(client.frames_before_echo { client.perform(params, "no_data") })
    wait_for_log(client, /Unable to find subscription with identifier/)
  end

  # There is no answer to wait for; the connection knows.
  def unsubscribe(client, params)
    identity = client.subscribe(channel: "IdentityChannel", serial: client.frames.size)
    client.command("unsubscribe", params)
    wait_until("the end of #{params}") do
      client.perform(identity, "subscriptions")
      !client.next_message.include?(JSON.generate(params))
    end
  end
end
