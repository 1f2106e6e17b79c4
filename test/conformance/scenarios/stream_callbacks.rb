# frozen_string_literal: true

# Streams that pass through the channel: callbacks, coders, and methods that a channel may override.
Conformance.group "Stream callbacks" do
  def subscribe(client, way)
    { channel: "BlockStreamChannel", way: way, room: unique("room") }.tap { |params| client.subscribe(params) }
  end

  {
    "a block" => "block", "a Proc" => "proc", "a Method" => "method"
  }.each do |name, way|
    scenario "#{name} gets the message as it travels" do
      client = connect(user: "alice")
      subscribe(client, way)
      broadcast(unique("room"), { text: "ä" })
      assert_equal({ "heard" => '{"text":"ä"}', "by" => "alice" }, client.next_message)
    end
  end

  { "a block" => "decoded", "a lambda" => "lambda" }.each do |name, way|
    scenario "#{name} with a coder gets the message decoded" do
      client = connect(user: "alice")
      subscribe(client, way)
      broadcast(unique("room"), { text: "ä" })
      assert_equal({ "heard" => { "text" => "ä" }, "by" => "alice" }, client.next_message)
    end
  end

  scenario "a block of stream_for gets what broadcast_to sends" do
    client = connect
    params = subscribe(client, "model")
    client.perform(params, "tell", text: "hi")
    assert_equal "hi", client.next_message["heard"]
  end

  scenario "a block may keep a message to itself" do
    client = connect
    params = subscribe(client, "decoded")
    broadcast(unique("room"), "be quiet")
    wait_until("the block") do
      client.perform(params, "heard")
      client.next_message == { "heard" => ["be quiet"] }
    end
  end

  scenario "a block shares the channel's state with its actions" do
    client = connect
    params = subscribe(client, "decoded")
    broadcast(unique("room"), "hi")
    client.next_message
    client.perform(params, "heard")
    assert_equal({ "heard" => ["hi"] }, client.next_message)
  end

  scenario "a block that fails is logged, and gets the next message" do
    client = connect
    subscribe(client, "decoded")
    broadcast(unique("room"), "fail")
    wait_until("the log line") { log.include?("the callback failed for #{token_of(client)}") }
    broadcast(unique("room"), "hi")
    assert_equal "hi", client.next_message["heard"]
  end

  scenario "a block hears nothing after its stream was stopped" do
    client, other = Array.new(2) { connect }
    params = subscribe(client, "decoded")
    subscribe(other, "decoded")
    client.perform(params, "stop")
    assert_equal({ "stopped" => true }, client.next_message)
    frames = client.frames_before_echo do
      broadcast(unique("room"), "hi")
      other.next_message
    end
    assert_empty frames
  end

  scenario "a block may broadcast to another stream" do
    client, listener = Array.new(2) { connect }
    client.subscribe(channel: "RelayChannel", from: unique("from"), to: unique("to"))
    listener.subscribe(channel: "RoomChannel", room: unique("to"))
    broadcast(unique("from"), "hi")
    assert_equal({ "relayed" => "hi" }, listener.next_message)
  end

  scenario "a stream with a block and a plain one live in one channel" do
    client = connect
    plain, block = %w[plain block].map { |word| unique(word) }
    client.subscribe(channel: "MixedStreamsChannel", plain: plain, block: block)
    broadcast(plain, "hi")
    assert_equal "hi", client.next_message
    broadcast(block, "hi")
    assert_equal({ "in_block" => "hi" }, client.next_message)
  end

  scenario "a stream is plain in one channel and has a block in another" do
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    subscribe(client, "decoded")
    broadcast(unique("room"), "hi")
    assert_equal ["hi", { "heard" => "hi", "by" => nil }], Array.new(2) { client.next_message }.sort_by(&:to_s)
  end
end

Conformance.group "Coders" do
  scenario "a coder of the app's decodes what is sent" do
    client = connect
    client.subscribe(channel: "CoderChannel", room: unique("room"))
    broadcast(unique("room"), "abc")
    assert_equal({ "backwards" => '"cba"' }, client.next_message)
  end

  scenario "a coder of the app's decodes what is no JSON" do
    client = connect
    client.subscribe(channel: "CoderChannel", room: unique("room"))
    broadcast_raw(unique("room"), "abc")
    assert_equal({ "backwards" => "cba" }, client.next_message)
  end

  scenario "a block gets what a coder of the app's has decoded" do
    client = connect
    client.subscribe(channel: "CoderChannel", room: unique("room"), block: true)
    broadcast_raw(unique("room"), "abc")
    assert_equal({ "in_block" => "cba" }, client.next_message)
  end
end

Conformance.group "Overridden methods" do
  scenario "a channel's own stream_handler is used" do
    client = connect
    room = unique("room")
    client.subscribe(channel: "CustomHandlerChannel", room: room)
    broadcast(room, "hi")
    assert_equal({ "stream" => room, "text" => '"hi"' }, client.next_message)
  end

  scenario "a channel's own transmit is used, for streams too" do
    client = connect
    client.command("subscribe", { channel: "ShoutingChannel", room: unique("room") })
    assert_equal "WELCOME", client.next_message
    client.wait_for { |frame| frame["type"] == "confirm_subscription" }
    broadcast(unique("room"), "hi")
    assert_equal "HI", client.next_message
  end
end
