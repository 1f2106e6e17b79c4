# frozen_string_literal: true

# Callbacks of a channel that raise: the client gets an answer, and what must end ends.
Conformance.group "Channels that fail" do
  %w[before_subscribe subscribed after_subscribe].each do |callback|
    scenario "a failing #{callback} is answered by a rejection, and logged" do
      client = connect
      params = { channel: "FailingChannel", in: callback }
      assert_equal([rejection(params)], client.frames_before_echo { client.command("subscribe", params) })
      assert_includes log, "#{callback} failed for #{token_of(client)}"
    end
  end

  scenario "a client can subscribe again after a failure" do
    client = connect
    gate = unique("gate")
    params = { channel: "FailingChannel", in: "subscribed", until: gate }
    client.frames_before_echo { client.command("subscribe", params) }
    open_gate(gate)
    assert_equal([confirmation(params)], client.frames_before_echo { client.command("subscribe", params) })
  end

  scenario "a failing subscribed delivers nothing of the stream that it took" do
    client, witness = Array.new(2) { connect }
    room = unique("room")
    witness.subscribe(channel: "RoomChannel", room: room)
    params = { channel: "FailingChannel", in: "subscribed", room: room }
    client.frames_before_echo { client.command("subscribe", params) }
    frames = client.frames_before_echo do
      3.times { |number| broadcast(room, number) }
      3.times { witness.next_message }
    end
    assert_empty frames
  end

  scenario "a failing subscribed is ended once" do
    client = connect
    client.frames_before_echo { client.command("subscribe", { channel: "FailingChannel", in: "subscribed" }) }
    client.close
    wait_for_event(client, "disconnect")
    assert_equal 1, event_names(client).count("unsubscribed")
  end

  scenario "a failing unsubscribed ends the subscription all the same" do
    client = connect
    gate = unique("gate")
    params = { channel: "FailingChannel", in: "unsubscribed", until: gate }
    client.subscribe(params)
    client.command("unsubscribe", params)
    wait_for_event(client, "unsubscribed")
    open_gate(gate)
    assert_equal([confirmation(params)], client.frames_before_echo { client.command("subscribe", params) })
  end

  scenario "a failing before_unsubscribe stops the streams all the same" do
    client, witness = Array.new(2) { connect }
    room = unique("room")
    witness.subscribe(channel: "RoomChannel", room: room)
    params = { channel: "FailingChannel", in: "before_unsubscribe", room: room }
    client.subscribe(params)
    client.frames_before_echo { client.command("unsubscribe", params) }
    frames = client.frames_before_echo do
      3.times { |number| broadcast(room, number) }
      3.times { witness.next_message }
    end
    assert_empty frames
  end
end
