# frozen_string_literal: true

# WebSocket itself (RFC 6455): what frames may be, and with which code a connection ends when they are not.
Conformance.group "Frames" do
  def frame(...)
    Conformance::Frame.bytes(...)
  end

  def echo_command(text)
    JSON.generate(command: "message", identifier: '{"channel":"EchoChannel"}',
                  data: JSON.generate(action: "echo", text: text))
  end

  # A client that can send {#echo_command}.
  def listener
    connect.tap { |client| client.subscribe(channel: "EchoChannel") }
  end

  def assert_echoed(text, client, bytes)
    client.send_bytes(bytes)
    assert_equal({ "text" => text }, client.next_message)
  end

  # The bytes end the connection with one of the codes, and the connection's callbacks run.
  def assert_closed(codes, bytes)
    client = connect
    client.send_bytes(bytes)
    assert_includes Array(codes), client.wait_for_close
    wait_for_event(client, "disconnect")
  end

  scenario "a ping is answered with its own payload" do
    client = listener
    payloads = ["", "ping", "\x00\xFF\xFE".b, "x" * 125]
    payloads.each { |payload| client.send_bytes(frame(:ping, payload)) }
    assert_echoed("after", client, frame(:text, echo_command("after")))
    wait_until("the pongs") { client.pongs.size == payloads.size }
    assert_equal payloads.map(&:b), client.pongs.map(&:b)
  end

  scenario "a pong that nobody asked for is ignored" do
    client = listener
    client.send_bytes(frame(:pong) + frame(:pong, "unasked"))
    assert_echoed("after", client, frame(:text, echo_command("after")))
  end

  scenario "a message may come in fragments" do
    start, middle, rest = echo_command("fragments").then { |text| [text[0, 1], text[1, 30], text[31..]] }
    assert_echoed "fragments", listener, frame(:text, start, final: false) +
                                         frame(:continuation, middle, final: false) +
                                         frame(:continuation, rest)
  end

  scenario "fragments may be empty" do
    assert_echoed "empty", listener, frame(:text, "", final: false) + frame(:continuation, "", final: false) +
                                     frame(:continuation, echo_command("empty"), final: false) + frame(:continuation)
  end

  scenario "a character may be cut by a fragment's end" do
    bytes = echo_command("☃").b
    cut = bytes.index("☃".b) + 1
    assert_echoed "☃", listener, frame(:text, bytes[0, cut], final: false) + frame(:continuation, bytes[cut..])
  end

  scenario "a ping between fragments is answered at once" do
    client = listener
    text = echo_command("whole")
    client.send_bytes(frame(:text, text[0, 20], final: false) + frame(:ping, "between"))
    assert_echoed("whole", client, frame(:continuation, text[20..]))
    assert_equal ["between"], client.pongs
  end

  scenario "frames may come byte by byte" do
    client = listener
    frame(:text, echo_command("slowly")).each_char { |byte| client.send_bytes(byte) }
    assert_equal({ "text" => "slowly" }, client.next_message)
  end

  scenario "many frames may come at once" do
    client = listener
    client.send_bytes(Array.new(100) { |number| frame(:text, echo_command(number)) }.join)
    assert_equal (0...100).to_a, Array.new(100) { client.next_message["text"] }.sort
  end

  scenario "a mask may be all zeros" do
    assert_echoed "zeros", listener, frame(:text, echo_command("zeros"), mask: "\0\0\0\0")
  end

  scenario "a length may be written longer than it needs to be" do
    text = echo_command("x")
    head = [0x81, 0xFF, text.bytesize].pack("CCQ>")
    mask = Conformance::Frame::MASK
    assert_echoed "x", listener, head + mask + Conformance::Frame.masked(text, mask)
  end

  scenario "the server's frames are whole, unmasked text" do
    client = upgrade(gate: unique("gate"))
    open_gate unique("gate")
    welcome = '{"type":"welcome"}'
    assert_equal [0x81, welcome.bytesize].pack("CC") + welcome, client.io.readpartial(100)
  end

  scenario "a binary message is ignored" do
    client = listener
    client.send_bytes(frame(:binary, echo_command("binary")) + frame(:binary, "\x00\xFF".b))
    assert_echoed("after", client, frame(:text, echo_command("after")))
    assert_match(/ERROR/, wait_for_log(client, /non-string message|binary message/))
  end

  scenario "an unmasked frame ends the connection" do
    assert_closed [1002, 1003], frame(:text, "{}", mask: nil)
  end

  scenario "a reserved bit ends the connection with 1002" do
    [1, 2, 4].each { |bit| assert_closed 1002, frame(:text, "{}", reserved: bit) }
  end

  scenario "an unknown opcode ends the connection with 1002" do
    [0x3, 0x7, 0xB, 0xF].each { |opcode| assert_closed 1002, frame(opcode) }
  end

  scenario "a fragmented control frame ends the connection with 1002" do
    %i[ping pong close].each { |opcode| assert_closed 1002, frame(opcode, final: false) }
  end

  scenario "a control frame of more than 125 bytes ends the connection with 1002" do
    %i[ping pong close].each { |opcode| assert_closed 1002, frame(opcode, "x" * 126) }
  end

  scenario "a continuation of nothing ends the connection with 1002" do
    assert_closed 1002, frame(:continuation, "{}")
  end

  scenario "a new message between fragments ends the connection with 1002" do
    %i[text binary].each { |opcode| assert_closed 1002, frame(:text, "{", final: false) + frame(opcode, "}") }
  end

  scenario "HTTP instead of frames ends the connection with 1002" do
    assert_closed 1002, "GET / HTTP/1.1\r\n\r\n"
  end

  scenario "text that is no UTF-8 ends the connection with 1007" do
    ["\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x98"].each do |bytes|
      assert_closed 1007, frame(:text, "{\"a\":\"#{bytes.b}\"}".b)
    end
  end

  scenario "fragments that are no UTF-8 together end the connection with 1007" do
    client = connect
    client.send_bytes(frame(:text, "\xE2\x98".b, final: false) + frame(:continuation, "{}"))
    close = client.io.readpartial(200) # by hand: the reason need not be ASCII, which the client's parser expects
    assert_equal [0x88, 1007], close.unpack("Cxn")
  end

  scenario "a broken frame is logged" do
    client = connect
    client.send_bytes(frame(:text, "{}", reserved: 1))
    client.wait_for_close
    assert_match(/ERROR/, wait_for_log(client, /WebSocket error occurred/))
  end

  scenario "what comes behind a broken frame is not executed" do
    client = connect
    subscribe = JSON.generate(command: "subscribe", identifier: '{"channel":"EventsChannel"}')
    client.send_bytes(frame(:text, "{}", reserved: 1) + frame(:text, subscribe))
    client.wait_for_close
    wait_for_event(client, "disconnect")
    let_others_work
    assert_equal %w[connect connected disconnect], event_names(client)
  end

  scenario "half a frame harms nobody" do
    client = connect
    client.send_bytes(frame(:text, "{}")[0, 7])
    client.vanish
    wait_for_event(client, "disconnect")
    assert_equal %w[connect connected disconnect], event_names(client)
  end
end
