# frozen_string_literal: true

# What a broadcast may say.
Conformance.group "Messages" do
  def heard(message)
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    broadcast(unique("room"), message)
    client.next_message
  end

  {
    "text" => "hi", "empty text" => "", "a number" => 42, "a float" => 1.5, "true" => true, "false" => false,
    "null" => nil, "a list" => [1, "two", [3, nil]], "an empty list" => [], "an empty object" => {},
    "a nested object" => { "a" => { "b" => [{ "c" => 1 }] } }, "a large number" => 2**62,
    "HTML" => "<turbo-stream action=\"append\" target='x'><template>&amp;</template></turbo-stream>",
    "all of Unicode" => "ä ☃ 𝄞 \u0000 \u001F \u007F \uFEFF", "line separators" => "a\u2028b\u2029c\nd",
    "JSON in text" => '{"text":"hi"}', "backslashes" => "\\ \\\\ \\n \\u0041",
    "keys like those of frames" => { "identifier" => "x", "type" => "ping", "message" => "y" }
  }.each do |name, message|
    scenario "a message of #{name} arrives as it was broadcast" do
      message.nil? ? assert_nil(heard(message)) : assert_equal(message, heard(message))
    end
  end

  scenario "a message of 100 KB arrives whole" do
    assert_equal "<ä>" * 25_000, heard("<ä>" * 25_000)
  end

  scenario "a message of 1 MB arrives whole" do
    assert_equal "x" * 1_000_000, heard("x" * 1_000_000)
  end

  scenario "a message that is JSON already arrives as what it says" do
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    broadcast_raw(unique("room"), ' { "html" : "<b>\u00e4</b>", "list":[1, 2.50, null] } ')
    assert_equal({ "html" => "<b>ä</b>", "list" => [1, 2.5, nil] }, client.next_message)
  end

  ["{not JSON", "", "{\"a\":1}}", "'text'", "{\"a\":1} {\"b\":2}", "[1,]"].each do |text|
    scenario "what is no JSON (#{text.inspect}) is dropped, and what follows arrives" do
      client = connect
      client.subscribe(channel: "RoomChannel", room: unique("room"))
      frames = client.frames_before_echo do
        broadcast_raw(unique("room"), text)
        broadcast(unique("room"), "hi")
        client.next_message
      end
      assert_equal(["hi"], frames.map { |frame| frame["message"] })
    end
  end
end

Conformance.group "Messages with times" do
  server initializer: "ActiveSupport.parse_json_times = true"

  scenario "times are written anew where the app parses them" do
    client = connect
    client.subscribe(channel: "RoomChannel", room: unique("room"))
    broadcast(unique("room"), { at: "2026-01-02T03:04:05Z", text: "2026-01-02 is a day" })
    assert_equal({ "at" => "2026-01-02T03:04:05.000Z", "text" => "2026-01-02 is a day" }, client.next_message)
  end
end
