# frozen_string_literal: true

# What a channel does around its subscription, and what its client hears of that.
Conformance.group "Channel callbacks" do
  # Without those of the connection.
  def callbacks_of(client)
    event_names(client) - %w[connect connected disconnect]
  end

  def message_or_type(frame)
    frame["type"] || frame["message"]
  end

  scenario "callbacks run around subscribed and unsubscribed" do
    client = connect
    client.subscribe(channel: "CallbacksChannel")
    client.command("unsubscribe", { channel: "CallbacksChannel" })
    wait_until("the last callback") { callbacks_of(client).include?("after_unsubscribe") }
    assert_equal %w[before_subscribe subscribed on_subscribe accepted after_subscribe
                    before_unsubscribe unsubscribed on_unsubscribe after_unsubscribe], callbacks_of(client)
  end

  scenario "callbacks know their params to the end" do
    client = connect
    room = unique("room")
    client.subscribe(channel: "CallbacksChannel", room: room)
    client.close
    assert_equal room, wait_for_event(client, "unsubscribed")["room"]
    assert_equal room, wait_for_event(client, "after_unsubscribe")["room"]
  end

  scenario "a channel has the identifiers of its connection" do
    client = connect(user: "alice")
    identity = client.subscribe(channel: "IdentityChannel")
    client.perform(identity, "user")
    assert_equal "alice", client.next_message
    client.perform(identity, "identifiers")
    assert_equal %w[current_user], client.next_message
  end

  scenario "a channel knows its own identifier" do
    client = connect
    identifier = client.subscribe('{ "channel": "IdentityChannel" }')
    client.perform(identifier, "own_identifier")
    assert_equal identifier, client.next_message
  end

  scenario "a channel knows whether it has ended", since: "8.0" do
    client = connect
    client.subscribe(channel: "IdentityChannel")
    client.perform({ channel: "IdentityChannel" }, "ended")
    assert_equal false, client.next_message
    client.close
    assert_equal true, wait_for_event(client, "after_unsubscribe")["ended"]
  end

  scenario "what subscribed transmits comes before the confirmation" do
    client = connect
    params = { channel: "GreetingChannel", greetings: [1, 2, 3] }
    client.command("subscribe", params)
    assert_equal [1, 2, 3, "confirm_subscription"], Array.new(4) { message_or_type(client.next_frame) }
  end

  scenario "what subscribed transmits comes before the confirmation of a stream, too" do
    client = connect
    params = { channel: "GreetingChannel", greetings: [1, 2, 3], room: unique("room") }
    client.command("subscribe", params)
    assert_equal [1, 2, 3, "confirm_subscription"], Array.new(4) { message_or_type(client.next_frame) }
  end

  scenario "what subscribed transmits comes before the rejection" do
    client = connect
    client.command("subscribe", { channel: "GreetingChannel", greetings: ["sorry"], reject: true })
    assert_equal %w[sorry reject_subscription], Array.new(2) { message_or_type(client.next_frame) }
  end
end
