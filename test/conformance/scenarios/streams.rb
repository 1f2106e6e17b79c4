# frozen_string_literal: true

# Which broadcasts reach whom.
Conformance.group "Streams" do
  def subscribe_to(client, *rooms)
    client.subscribe(channel: "StreamsChannel", streams: rooms)
  end

  # What the client hears until a last message has come, by a stream of its own. Streams may overtake each other: what
  # is to be heard is waited for in the block.
  def heard_while(client)
    client.subscribe(channel: "RoomChannel", room: unique("last"))
    before = client.received.size
    yield
    broadcast(unique("last"), "last")
    client.wait_for { |frame| frame["message"] == "last" }
    client.frames(from: before).map { |frame| frame["message"] } - ["last"]
  end

  scenario "a message carries the identifier of its subscription" do
    client = connect
    room = { channel: "RoomChannel", room: unique("room") }
    client.subscribe(room)
    broadcast(room[:room], { text: "hi" })
    assert_equal({ "identifier" => JSON.generate(room), "message" => { "text" => "hi" } }, client.next_frame)
  end

  scenario "one channel has many streams" do
    client = connect
    rooms = Array.new(20) { |number| unique("room-#{number}") }
    subscribe_to(client, *rooms)
    broadcast_many(rooms.zip(0...20))
    assert_equal [*0...20], Array.new(20) { client.next_message }.sort
  end

  scenario "a stream reaches each identifier of a client" do
    client = connect
    rooms = Array.new(3) { |number| { channel: "RoomChannel", room: unique("room"), number: number } }
    identifiers = rooms.map { |room| client.subscribe(room) }
    broadcast(unique("room"), "hi")
    assert_equal identifiers, Array.new(3) { client.next_frame["identifier"] }.sort
  end

  scenario "a stream reaches each client under its own identifier" do
    clients = Array.new(3) { connect }
    identifiers = clients.each_with_index.map do |client, number|
      client.subscribe(channel: "RoomChannel", room: unique("room"), number: number)
    end
    broadcast(unique("room"), "hi")
    assert_equal(identifiers, clients.map { |client| client.next_frame["identifier"] })
  end

  scenario "a stream reaches the channels of several classes" do
    client = connect
    room = unique("room")
    client.subscribe(channel: "RoomChannel", room: room)
    subscribe_to(client, room)
    broadcast(room, "hi")
    assert_equal %w[hi hi], Array.new(2) { client.next_message }
  end

  scenario "a stream does not reach those of another" do
    client = connect
    subscribe_to(client, unique("room"))
    assert_empty(heard_while(client) { broadcast("#{unique('room')}-2", "hi") })
  end

  scenario "a broadcast to nobody goes nowhere" do
    broadcast(unique("room"), "hi")
    client = connect
    assert_empty(heard_while(client) { broadcast(unique("room"), "hi") })
  end

  scenario "names are taken as they are" do
    client = connect
    names = ["a:b:c", "with space", "ä☃𝄞", "UPPER", "{\"json\":true}", "a/b?c=d&e#f", "line\nbreak", "*", "a.*"]
            .map { |name| "#{unique('room')}-#{name}" }
    subscribe_to(client, *names)
    names.each do |name|
      broadcast(name, name)
      assert_equal name, client.next_message
    end
  end

  scenario "names that differ in case are two" do
    client = connect
    subscribe_to(client, unique("room"))
    assert_empty(heard_while(client) { broadcast(unique("ROOM"), "hi") })
  end

  scenario "symbols and numbers are names" do
    client = connect
    number = token.hex % 1_000_000_000
    client.subscribe(channel: "OddNamesChannel", symbol: unique("symbol"), number: number)
    broadcast(unique("symbol"), "by symbol")
    assert_equal "by symbol", client.next_message
    broadcast(number.to_s, "by number")
    assert_equal "by number", client.next_message
  end

  scenario "stop_stream_from takes a symbol where this Rails does" do
    client = connect
    params = { channel: "OddNamesChannel", symbol: unique("symbol"), number: 1 }
    client.subscribe(params)
    client.perform(params, "stop")
    client.next_message
    heard = heard_while(client) do
      broadcast(unique("symbol"), "hi")
      client.next_message unless rails?(">= 8.2")
    end
    assert_equal(rails?(">= 8.2") ? [] : ["hi"], heard)
  end

  scenario "an action starts a stream" do
    client = connect
    params = { channel: "StreamsChannel" }
    client.subscribe(params)
    client.perform(params, "start", stream: unique("room"))
    wait_until("the stream") { get("/adapter_streams").include?(unique("room")) }
    broadcast(unique("room"), "hi")
    assert_equal "hi", client.next_message
  end

  scenario "an action stops a stream, and leaves the others" do
    client = connect
    stopped, kept = %w[stopped kept].map { |word| unique(word) }
    params = { channel: "StreamsChannel", streams: [stopped, kept] }
    client.subscribe(params)
    client.perform(params, "stop", stream: stopped)
    client.next_message
    heard = heard_while(client) do
      broadcast_many([[stopped, "stopped"], [kept, "kept"]])
      client.next_message
    end
    assert_equal ["kept"], heard
  end

  scenario "an action stops all streams" do
    client = connect
    rooms = %w[first second].map { |word| unique(word) }
    params = { channel: "StreamsChannel", streams: rooms }
    client.subscribe(params)
    client.perform(params, "stop_all")
    client.next_message
    assert_empty(heard_while(client) { broadcast_many(rooms.map { |room| [room, "hi"] }) })
  end

  scenario "stopping a stream leaves it to the client's other subscriptions" do
    client = connect
    room = unique("room")
    params = { channel: "StreamsChannel", streams: [room] }
    client.subscribe(params)
    kept = client.subscribe(channel: "RoomChannel", room: room)
    client.perform(params, "stop", stream: room)
    client.next_message
    frames = client.frames_before_echo do
      broadcast(room, "hi")
      client.next_message
    end
    assert_equal [{ "identifier" => kept, "message" => "hi" }], frames
  end

  scenario "stopping what was not started does nothing" do
    client = connect
    params = { channel: "StreamsChannel", streams: [unique("room")] }
    client.subscribe(params)
    client.perform(params, "stop", stream: unique("other"))
    assert_equal({ "stopped" => unique("other") }, client.next_message)
    broadcast(unique("room"), "hi")
    assert_equal "hi", client.next_message
  end

  scenario "a stopped stream can be started again" do
    client = connect
    room = unique("room")
    params = { channel: "StreamsChannel", streams: [room] }
    client.subscribe(params)
    client.perform(params, "stop", stream: room)
    client.next_message
    client.perform(params, "start", stream: room)
    wait_until("the stream") { get("/adapter_streams").include?(room) }
    broadcast(room, "hi")
    assert_equal "hi", client.next_message
  end

  scenario "a stream that is started twice delivers once" do
    client = connect
    room = unique("room")
    subscribe_to(client, room, room)
    heard = heard_while(client) do
      broadcast_many([[room, "one"], [room, "two"], [room, "three"]])
      3.times { client.next_message }
    end
    assert_equal %w[one two three], heard
  end

  scenario "a stream that is started twice is stopped by stopping it once" do
    client = connect
    room = unique("room")
    params = { channel: "StreamsChannel", streams: [room, room] }
    client.subscribe(params)
    client.perform(params, "stop", stream: room)
    client.next_message
    assert_empty(heard_while(client) { broadcast_many([[room, "one"], [room, "two"], [room, "three"]]) })
  end

  scenario "a stream that is started and stopped in subscribed delivers nothing" do
    client = connect
    rooms = Array.new(20) { |number| unique("room-#{number}") }
    client.subscribe(channel: "StreamsChannel", visited: rooms)
    assert_empty(heard_while(client) { broadcast_many(rooms.map { |room| [room, room] }) })
  end
end
