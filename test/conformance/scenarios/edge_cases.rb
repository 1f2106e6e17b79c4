# frozen_string_literal: true

# Text that is no command, or no good one. Nothing is answered, the connection stays open, and the log tells.
Conformance.group "Malformed commands" do
  # A client that goes on being served, and was told nothing about the texts.
  def assert_ignored(*texts, client: connect)
    assert_empty(client.frames_before_echo { texts.each { |text| client.send_text(text) } })
    client
  end

  def self.ignored(what, *texts)
    scenario("#{what} gets no answer") { assert_ignored(*texts) }
  end

  ignored "malformed JSON", '{"command":', "subscribe", "{'command':'subscribe'}", '{"command":"subscribe",}'
  ignored "an empty message", "", " ", "\n"
  ignored "a list", "[]", '[{"command":"subscribe","identifier":"{}"}]'
  ignored "a number, a text, true, false or null", "1", "1.5", '"subscribe"', "true", "false", "null"
  ignored "an object without a command", "{}", '{"identifier":"{\\"channel\\":\\"EchoChannel\\"}"}'
  ignored "an unknown command", '{"command":"shout","identifier":"{\\"channel\\":\\"EchoChannel\\"}"}'
  ignored "a command that is no text", '{"command":1}', '{"command":null}', '{"command":["subscribe"]}'
  ignored "a command in another case", '{"command":"Subscribe","identifier":"{\\"channel\\":\\"EchoChannel\\"}"}'
  ignored "a subscribe without an identifier", '{"command":"subscribe"}'
  ignored "an identifier that is no text", '{"command":"subscribe","identifier":{"channel":"EchoChannel"}}',
          '{"command":"subscribe","identifier":1}', '{"command":"subscribe","identifier":null}'
  ignored "a message without an identifier", '{"command":"message","data":"{}"}'
  ignored "an unsubscribe without an identifier", '{"command":"unsubscribe"}'
  ignored "JSON that is nested too deep", %({"command":#{'[' * 10_000}#{']' * 10_000}}), "[" * 10_000
  ignored "numbers that JSON has not got", '{"command":NaN}', '{"command":Infinity}', '{"command":-}'
  ignored "half a surrogate pair", '{"command":"\\ud800"}', '{"command":"\\udc00\\ud800"}'

  scenario "malformed JSON is logged" do
    client = assert_ignored('{"command":')
    wait_until("a line about it") { log.match?(/\[#{token_of(client)}\] Could not handle incoming|ParserError/) }
  end

  scenario "an unknown command is logged" do
    client = assert_ignored(JSON.generate(command: "shout", identifier: "#{token}!"))
    pattern = rails?(">= 8.2") ? /UnknownCommandError|Received unrecognized command/ : /Received unrecognized command/
    assert_includes wait_for_log(client, pattern), "#{token}!"
  end

  scenario "a hundred malformed commands harm nobody" do
    neighbour = connect
    assert_ignored(*Array.new(100, '{"command":'))
    assert_empty(neighbour.frames_before_echo { nil })
  end
end

Conformance.group "Commands as they may be written" do
  def assert_confirmed(json)
    client = connect
    client.send_text(json)
    assert_equal confirmation({ channel: "EchoChannel" }), client.next_frame
  end

  scenario "a command's keys may come in any order" do
    assert_confirmed '{"identifier":"{\\"channel\\":\\"EchoChannel\\"}","command":"subscribe"}'
  end

  scenario "a command may have white space" do
    assert_confirmed %(\r\n\t { "command" :\t"subscribe" , "identifier" : "{\\"channel\\":\\"EchoChannel\\"}" }\n)
  end

  scenario "a command may have keys that mean nothing" do
    assert_confirmed '{"command":"subscribe","id":7,"data":null,"x":{"y":[1]},' \
                     '"identifier":"{\\"channel\\":\\"EchoChannel\\"}"}'
  end

  scenario "a command may be written with escapes" do
    assert_confirmed '{"\\u0063ommand":"sub\\u0073cribe",' \
                     '"identifier":"\\u007b\\"channel\\":\\"EchoChannel\\"\\u007d"}'
  end

  scenario "of a command's key that comes twice the last counts" do
    assert_confirmed '{"command":"shout","command":"subscribe",' \
                     '"identifier":"x","identifier":"{\\"channel\\":\\"EchoChannel\\"}"}'
  end

  scenario "a message may have any characters" do
    client = connect
    text = "ä ☃ 𝄞 \u0000 \u2028 \u2029 \u007f \" \\ / <script> &amp; \uFFFF"
    client.subscribe(channel: "EchoChannel")
    client.perform({ channel: "EchoChannel" }, "echo", text: text)
    assert_equal({ "text" => text }, client.next_message)
  end
end

Conformance.group "Large messages" do
  def echo(client, bytes)
    client.perform({ channel: "EchoChannel" }, "echo", text: "x" * bytes)
    client.next_message.fetch("text").bytesize
  end

  scenario "messages of all lengths come through, and come back" do
    client = connect
    client.subscribe(channel: "EchoChannel")
    sizes = [0, 1, 20, 60, 125, 126, 1_000, 65_535, 65_536, 500_000, 1_000_000]
    assert_equal sizes, (sizes.map { |size| echo(client, size) })
  end

  scenario "a message longer than a mebibyte is refused with 1009" do
    client = connect
    client.send_bytes(Conformance::Frame.bytes(:text, "{", length: (1 << 20) + 1))
    assert_equal 1009, client.wait_for_close(deadline: soon)
  end

  scenario "fragments that are longer than a mebibyte together are refused with 1009" do
    client = connect
    client.send_bytes(Conformance::Frame.bytes(:text, "x" * (1 << 20), final: false))
    client.send_bytes(Conformance::Frame.bytes(:continuation, "x"))
    assert_equal 1009, client.wait_for_close(deadline: soon)
  end

  scenario "a message that claims to be longer than anyone's memory is refused with 1009" do
    [1 << 26, 1 << 40, (1 << 63) - 1].each do |length|
      client = connect
      client.send_bytes(Conformance::Frame.bytes(:text, "{", length: length))
      assert_equal 1009, client.wait_for_close
    end
  end
end

Conformance.group "A larger limit" do
  server turbo_cable_rs: { max_message_bytes: 3 << 20, max_pending_bytes: 6 << 20 }

  scenario "an app that sets a larger limit gets larger messages" do
    client = connect
    client.subscribe(channel: "EchoChannel")
    client.perform({ channel: "EchoChannel" }, "echo", text: "x" * (2 << 20))
    assert_equal 2 << 20, client.next_message.fetch("text").bytesize
  end
end
