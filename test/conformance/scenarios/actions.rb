# frozen_string_literal: true

# What a client can make a channel do.
Conformance.group "Actions" do
  def actions
    { channel: "ActionsChannel" }
  end

  # What the action transmits first.
  def answer(action, data = {})
    client = connect
    client.subscribe(actions)
    client.perform(actions, action, data)
    client.next_message
  end

  # What comes before an echo: nothing of an action that must not run.
  def frames_of(action, data = {})
    client = connect
    client.subscribe(actions)
    client.frames_before_echo { client.perform(actions, action, data) }
  end

  scenario "an action gets its data, and the action's name" do
    assert_equal({ "text" => "hi", "action" => "with_data" }, answer("with_data", text: "hi"))
  end

  scenario "data keep their types" do
    data = { "integer" => 42, "float" => 1.5, "yes" => true, "nothing" => nil, "list" => [1, [2]],
             "nested" => { "key" => "ä ☃ 𝄞 \u2028 <&>" } }
    assert_equal data.merge("action" => "with_data"), answer("with_data", data)
  end

  scenario "an action that takes no data gets none" do
    assert_equal({ "ran" => "no_data" }, answer("no_data", text: "hi"))
  end

  scenario "an action whose data are optional gets none" do
    assert_equal({ "ran" => "optional_data", "data" => "nothing" }, answer("optional_data", text: "hi"))
  end

  scenario "data without an action go to receive" do
    client = connect
    client.subscribe(actions)
    client.command("message", actions, data: '{"text":"hi"}')
    assert_equal({ "received" => { "text" => "hi" } }, client.next_message)
  end

  scenario "data with an empty action go to receive" do
    assert_equal({ "received" => { "text" => "hi", "action" => "" } }, answer("", text: "hi"))
  end

  scenario "an action that a channel inherits runs" do
    assert_equal({ "ran" => "inherited_action" }, answer("inherited_action"))
  end

  scenario "an action that a channel includes runs" do
    assert_equal({ "ran" => "included_action" }, answer("included_action"))
  end

  %w[private_action protected_action admit subscribed transmit].each do |name|
    scenario "#{name}, which is not public, is no action" do
      assert_empty frames_of(name, text: "hi")
    end
  end

  %w[perform_action unsubscribe_from_channel stop_all_streams stream_from params identifier].each do |name|
    scenario "#{name}, which every channel has, is no action" do
      assert_empty frames_of(name)
    end
  end

  %w[inspect send instance_eval public_send exit!].each do |name|
    scenario "#{name}, which every object has, is no action" do
      assert_empty frames_of(name)
    end
  end

  scenario "an unknown action is logged, and the channel goes on" do
    client = connect
    client.subscribe(actions)
    assert_empty(client.frames_before_echo { client.perform(actions, "no_such_action", text: "hi") })
    wait_for_log(client, /Unable to process ActionsChannel#no_such_action/)
    client.perform(actions, "no_data")
    assert_equal({ "ran" => "no_data" }, client.next_message)
  end

  scenario "an action that fails is logged, and the channel goes on" do
    client = connect
    client.subscribe(actions)
    assert_empty(client.frames_before_echo { client.perform(actions, "crash") })
    wait_for_log(client, /the action failed/)
    client.perform(actions, "no_data")
    assert_equal({ "ran" => "no_data" }, client.next_message)
  end

  scenario "rescue_from of a parent channel answers a failing action" do
    assert_equal({ "rescued" => "the action failed in a known way" }, answer("crash_rescued"))
  end

  {
    "data that are no JSON" => "no JSON",
    "data that are a list" => '["no_data"]',
    "data that are null" => "null",
    "data that are an object instead of its JSON" => { action: "no_data" },
    "data that are not there" => nil
  }.each do |name, data|
    scenario "#{name} get no answer, and the channel goes on" do
      client = connect
      client.subscribe(actions)
      assert_empty(client.frames_before_echo { client.command("message", actions, data: data) })
      client.perform(actions, "no_data")
      assert_equal({ "ran" => "no_data" }, client.next_message)
    end
  end

  scenario "a channel keeps its state from action to action" do
    client = connect
    client.subscribe(actions)
    counts = Array.new(3) do
      client.perform(actions, "count")
      client.next_message["count"]
    end
    assert_equal [1, 2, 3], counts
  end

  scenario "an action transmits to its own client alone" do
    client, other = Array.new(2) { connect }
    [client, other].each { |one| one.subscribe(actions) }
    frames = other.frames_before_echo do
      client.perform(actions, "no_data")
      client.next_message
    end
    assert_empty frames
  end

  scenario "an action transmits whatever JSON can say, in its order" do
    client = connect
    client.subscribe(actions)
    client.perform(actions, "several")
    assert_equal [nil, true, 1, 1.5, "text", [1, [2]], { "key" => "value" }], Array.new(7) { client.next_message }
  end

  scenario "an action may transmit from a thread of its own" do
    assert_equal({ "ran" => "in a thread" }, answer("in_thread"))
  end

  scenario "an action takes 100 KB of data" do
    text = "ä" * 50_000
    assert_equal text, answer("with_data", text: text)["text"]
  end

  scenario "an action broadcasts to all, its own client included" do
    clients = Array.new(3) { connect }
    room = { channel: "RoomChannel", room: unique("room") }
    clients.each { |client| client.subscribe(room) }
    clients.first.perform(room, "speak", text: "hi")
    assert_equal %w[hi hi hi], clients.map(&:next_message)
  end
end
