# frozen_string_literal: true

# Subscriptions that the channel turns away.
Conformance.group "Rejections" do
  def callbacks_of(client)
    event_names(client) - %w[connect connected disconnect]
  end

  %w[before_subscribe subscribed after_subscribe].each do |callback|
    scenario "reject in #{callback} is answered by a rejection alone" do
      client = connect
      params = { channel: "CallbacksChannel", reject_in: callback }
      frames = client.frames_before_echo do
        client.command("subscribe", params)
        client.next_frame
      end
      assert_equal [rejection(params)], frames
    end
  end

  scenario "reject in before_subscribe runs the callbacks that this Rails runs" do
    client = connect
    client.command("subscribe", { channel: "CallbacksChannel", reject_in: "before_subscribe" })
    client.next_frame
    subscribed = rails?(">= 8.2") ? [] : %w[subscribed]
    assert_equal ["before_subscribe", *subscribed, "on_subscribe", "after_subscribe",
                  "before_unsubscribe", "unsubscribed", "on_unsubscribe", "after_unsubscribe"], callbacks_of(client)
  end

  scenario "reject in subscribed runs the other callbacks, and those for the end" do
    client = connect
    client.command("subscribe", { channel: "CallbacksChannel", reject_in: "subscribed" })
    client.next_frame
    assert_equal %w[before_subscribe subscribed on_subscribe after_subscribe
                    before_unsubscribe unsubscribed on_unsubscribe after_unsubscribe], callbacks_of(client)
  end

  scenario "a rejected channel does not end again with its client" do
    client = connect
    client.command("subscribe", { channel: "CallbacksChannel", reject_in: "subscribed" })
    client.next_frame
    client.close
    wait_for_event(client, "disconnect")
    assert_equal 1, event_names(client).count("unsubscribed")
  end

  scenario "a rejected channel delivers nothing of the stream that it took" do
    client, witness = Array.new(2) { connect }
    room = unique("room")
    witness.subscribe(channel: "RoomChannel", room: room)
    client.command("subscribe", { channel: "CallbacksChannel", reject_in: "subscribed", room: room })
    client.wait_for { |frame| frame["type"] == "reject_subscription" }
    frames = client.frames_before_echo do
      broadcast(room, "hi")
      witness.next_message
    end
    assert_empty frames
  end

  scenario "a client can subscribe again after a rejection" do
    client = connect
    params = { channel: "CallbacksChannel", reject_in: "subscribed", until: unique("gate") }
    2.times do
      client.command("subscribe", params)
      assert_equal rejection(params), client.next_frame
    end
    open_gate(unique("gate"))
    client.command("subscribe", params)
    assert_equal confirmation(params), client.next_frame
  end

  scenario "a channel that was accepted knows it" do
    client = connect
    client.subscribe(channel: "CallbacksChannel")
    client.perform({ channel: "CallbacksChannel" }, "rejected?")
    assert_equal({ "rejected" => false }, client.next_message)
    assert_includes event_names(client), "accepted"
  end

  scenario "stream_or_reject_for streams for what there is" do
    client = connect
    name = unique("name")
    client.subscribe(channel: "OptionalModelChannel", name: name)
    broadcast("optional_model:#{name}", "hi")
    assert_equal "hi", client.next_message
  end

  scenario "stream_or_reject_for rejects for what there is not" do
    client = connect
    client.command("subscribe", { channel: "OptionalModelChannel" })
    assert_equal rejection({ channel: "OptionalModelChannel" }), client.next_frame
  end
end
