# frozen_string_literal: true

# What a client subscribes to, under which identifier, and what it hears back.
Conformance.group "Subscriptions" do
  scenario "a subscription is confirmed under its identifier" do
    client = connect
    client.command("subscribe", { channel: "EchoChannel" })
    assert_equal confirmation({ channel: "EchoChannel" }), client.next_frame
  end

  scenario "an identifier comes back byte for byte" do
    client = connect
    [
      '{"channel":"EchoChannel"}',
      '{ "channel" : "EchoChannel" }',
      "{\"channel\":\"EchoChannel\",\n\"line\":2}",
      '{"id":1,"channel":"EchoChannel"}',
      '{"channel":"EchoChannel","text":"\u00e4 \/ \u2028"}',
      "{\"channel\":\"EchoChannel\",\"text\":\"ä ☃ 𝄞 \u2028\"}",
      '{"channel":"EchoChannel","html":"<b>&amp;</b>"}',
      '{"channel":"EchoChannel","twice":1,"twice":2}',
      '{"channel":"EchoChannel","number":1.50}'
    ].each do |identifier|
      client.command("subscribe", identifier)
      assert_equal confirmation(identifier), client.next_frame
    end
  end

  scenario "messages carry the identifier byte for byte" do
    client = connect
    room = unique("room")
    identifier = "{ \"channel\":\"RoomChannel\", \"text\" : \"\\u00e4<☃>\\/\", \"room\":\"#{room}\"}"
    client.subscribe(identifier)
    broadcast(room, "hi")
    assert_equal({ "identifier" => identifier, "message" => "hi" }, client.next_frame)
  end

  scenario "params keep their types" do
    client = connect
    params = { channel: "ParamsChannel", integer: 42, float: 1.5, yes: true, no: false, nothing: nil,
               list: [1, "two", [3]], nested: { key: { deeper: "ä" } }, text: "42" }
    client.subscribe(params)
    client.perform(params, "all")
    assert_equal JSON.parse(JSON.generate(params)), client.next_message
  end

  scenario "params are read by symbol and by string" do
    client = connect
    params = { channel: "ParamsChannel", nested: { key: "value" } }
    client.subscribe(params)
    client.perform(params, "by_name")
    assert_equal({ "symbol" => "value", "string" => "value" }, client.next_message)
  end

  scenario "the same params in another order are another subscription" do
    client = connect
    room = unique("room")
    client.subscribe({ channel: "RoomChannel", room: room })
    client.subscribe({ room: room, channel: "RoomChannel" })
    broadcast(room, "hi")
    heard = Array.new(2) { client.next_frame["identifier"] }
    assert_equal [%({"channel":"RoomChannel","room":"#{room}"}), %({"room":"#{room}","channel":"RoomChannel"})],
                 heard.sort
  end

  scenario "the same params written with a space are another subscription" do
    client = connect
    identifiers = ['{"channel":"ActionsChannel"}', '{"channel": "ActionsChannel"}']
    identifiers.each { |identifier| client.subscribe(identifier) }
    counts = identifiers.map do |identifier|
      client.perform(identifier, "count")
      client.next_message
    end
    assert_equal [{ "count" => 1 }] * 2, counts
  end

  scenario "a channel in a module is found" do
    client = connect
    client.subscribe(channel: "Backstage::DoorChannel")
    client.perform({ channel: "Backstage::DoorChannel" }, "knock")
    assert_equal "who is there?", client.next_message
  end

  scenario "a client has many subscriptions" do
    client = connect
    rooms = Array.new(100) { |number| unique("room-#{number}") }
    rooms.each { |room| client.subscribe(channel: "RoomChannel", room: room) }
    broadcast_many(rooms.each_with_index.to_a)
    assert_equal [*0...100], Array.new(100) { client.next_message }.sort
  end

  scenario "clients under one identifier have channels of their own" do
    clients = Array.new(2) { connect }
    clients.each { |client| client.subscribe(channel: "ActionsChannel") }
    counts = clients.map do |client|
      client.perform({ channel: "ActionsChannel" }, "count")
      client.next_message
    end
    assert_equal [{ "count" => 1 }] * 2, counts
  end

  scenario "a connection knows its subscriptions" do
    client = connect
    rooms = %w[first second].map { |word| client.subscribe(channel: "RoomChannel", room: unique(word)) }
    own = client.subscribe(channel: "IdentityChannel")
    client.perform(own, "subscriptions")
    assert_equal [*rooms, own], client.next_message
  end
end

Conformance.group "Duplicate subscriptions" do
  scenario "a duplicate subscribe gets no second answer" do
    client = connect
    client.subscribe(channel: "ActionsChannel")
    assert_empty(client.frames_before_echo { client.command("subscribe", { channel: "ActionsChannel" }) })
  end

  scenario "a duplicate subscribe does not run subscribed again" do
    client = connect
    params = { channel: "EventsChannel" }
    client.subscribe(params)
    client.frames_before_echo { client.command("subscribe", params) }
    client.command("unsubscribe", params)
    wait_for_event(client, "unsubscribed")
    assert_equal %w[subscribed unsubscribed], event_names(client).last(2)
    assert_equal 1, event_names(client).count("subscribed")
  end

  scenario "a duplicate subscribe keeps the channel and its state" do
    client = connect
    params = { channel: "ActionsChannel" }
    client.subscribe(params)
    counts = Array.new(2) do
      client.frames_before_echo { client.command("subscribe", params) }
      client.perform(params, "count")
      client.next_message
    end
    assert_equal [{ "count" => 1 }, { "count" => 2 }], counts
  end

  scenario "a duplicate subscribe does not double the messages" do
    client = connect
    room = unique("room")
    params = { channel: "RoomChannel", room: room }
    client.subscribe(params)
    client.frames_before_echo { client.command("subscribe", params) }
    frames = client.frames_before_echo do
      broadcast(room, "hi")
      client.next_message
    end
    assert_equal 1, frames.size
  end
end
