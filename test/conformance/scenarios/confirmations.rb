# frozen_string_literal: true

# When a subscription is confirmed. Streams whose names begin with "far" live in a backplane that confirms each when
# the gate of its name opens, as a broker does that is far away.
Conformance.group "Confirmations" do
  server initializer: <<~RUBY
    module FarBackplane
      def add_channel(stream, on_success)
        return super unless stream.start_with?("far")

        Thread.new do
          Gate.wait(stream)
          on_success&.call
        end
      end
    end
    require "action_cable/subscription_adapter/subscriber_map"
    ActionCable::SubscriptionAdapter::SubscriberMap.prepend(FarBackplane)
  RUBY

  def room
    { channel: "RoomChannel", room: unique("far") }
  end

  # What the client hears of its own subscriptions, from the first one on, when the server had time to say too much.
  def answers_to(client)
    5.times { client.frames_before_echo { nil } }
    client.frames.reject { |frame| frame["type"] == "welcome" || frame["identifier"].include?("EchoChannel") }
  end

  def subscribe_at_adapter(client, params, stream)
    client.command("subscribe", params)
    wait_until("the stream at the adapter") { get("/adapter_streams").include?(stream) }
  end

  scenario "a subscription is confirmed when the backplane has confirmed its stream" do
    client = connect
    client.command("subscribe", room)
    assert_empty answers_to(client)
    open_gate(room[:room])
    wait_until("the answer") { answers_to(client) == [confirmation(room)] }
  end

  scenario "a stream's second subscriber is confirmed no earlier than its first" do
    clients = Array.new(2) { connect }
    clients.each do |client|
      subscribe_at_adapter(client, room, room[:room])
      assert_empty answers_to(client)
    end
    open_gate(room[:room])
    clients.each { |client| wait_until("the answer") { answers_to(client) == [confirmation(room)] } }
  end

  scenario "a subscription of two streams is confirmed when both are" do
    client = connect
    streams = [unique("far-one"), unique("far-two")]
    params = { channel: "StreamsChannel", streams: streams }
    client.command("subscribe", params)
    open_gate(streams.first)
    assert_empty answers_to(client)
    open_gate(streams.last)
    wait_until("the answer") { answers_to(client) == [confirmation(params)] }
  end

  scenario "a duplicate of a subscription that is pending is answered once" do
    client = connect
    subscribe_at_adapter(client, room, room[:room])
    client.command("subscribe", room)
    assert_empty answers_to(client)
    open_gate(room[:room])
    wait_until("the answer") { answers_to(client).any? }
    assert_equal [confirmation(room)], answers_to(client)
  end

  scenario "an action runs while its subscription is pending" do
    client = connect
    params = { channel: "EventsChannel", room: unique("far") }
    subscribe_at_adapter(client, params, unique("far"))
    client.perform(params, "answer", text: "hi")
    assert_equal({ "answer" => "hi" }, client.next_message)
    open_gate(unique("far"))
    assert_equal confirmation(params), client.next_frame
  end

  scenario "one stream delivers while another of its subscription is pending" do
    client = connect
    params = { channel: "StreamsChannel", streams: [unique("near"), unique("far")] }
    subscribe_at_adapter(client, params, unique("near"))
    broadcast(unique("near"), "hi")
    assert_equal "hi", client.next_message
    open_gate(unique("far"))
    assert_equal confirmation(params), client.next_frame
  end

  scenario "a rejected subscription whose stream is pending is not confirmed later" do
    client = connect
    params = { channel: "CallbacksChannel", reject_in: "subscribed", room: unique("far") }
    client.command("subscribe", params)
    wait_until("the answer") { answers_to(client).any? }
    open_gate(unique("far"))
    assert_equal [rejection(params)], answers_to(client)
  end

  scenario "a subscription that ended while it was pending is not confirmed later" do
    client = connect
    params = { channel: "EventsChannel", room: unique("far") }
    subscribe_at_adapter(client, params, unique("far"))
    client.command("unsubscribe", params)
    wait_for_event(client, "unsubscribed")
    open_gate(unique("far"))
    assert_empty answers_to(client)
  end

  scenario "a client that goes while its subscription is pending leaves nothing" do
    client = connect
    subscribe_at_adapter(client, room, room[:room])
    client.vanish
    wait_for_event(client, "disconnect")
    open_gate(room[:room])
    wait_until("the stream to be left") { !get("/adapter_streams").include?(room[:room]) }
  end

  scenario "a stream that an action starts is not confirmed" do
    client = connect
    params = { channel: "StreamsChannel" }
    client.subscribe(params)
    client.perform(params, "start", stream: unique("far"))
    open_gate(unique("far"))
    assert_equal [confirmation(params)], answers_to(client)
  end

  scenario "no message is missed after the confirmation" do
    client = connect
    20.times do |number|
      stream = unique("room-#{number}")
      client.command("subscribe", { channel: "RoomChannel", room: stream })
      assert_equal "confirm_subscription", client.next_frame["type"]
      broadcast(stream, number)
      assert_equal number, client.next_message
    end
  end
end
