# frozen_string_literal: true

# The lines that people read.
Conformance.group "Logs" do
  # A client that has come and gone, so that all is in the log.
  def visit(**options)
    connect(**options).tap do |client|
      yield client if block_given?
      client.close
      wait_for_event(client, "disconnect")
    end
  end

  scenario "a connection's lines are in Rails' words and order" do
    client = visit(user: unique("alice"))
    patterns = [
      %r{Started GET "/cable\?token=#{token}-1&user=alice-#{token}" \[WebSocket\] for 127\.0\.0\.1 at \d{4}-},
      /Successfully upgraded to WebSocket \(REQUEST_METHOD: GET, HTTP_CONNECTION: Upgrade, HTTP_UPGRADE: websocket\)/,
      /Registered connection \(alice-#{token}\)/,
      %r{Finished "/cable\?token=#{token}-1&user=alice-#{token}" \[WebSocket\] for 127\.0\.0\.1 at \d{4}-}
    ]
    lines = log_of(client)
    assert_equal patterns.size, lines.size, lines.join
    patterns.zip(lines).each { |pattern, line| assert_match(pattern, line) }
  end

  scenario "a connection that goes well has no warning and no error" do
    client = visit { |visitor| visitor.frames_before_echo { nil } }
    assert_empty log_of(client).grep(/\A[WEF], /)
  end

  scenario "a subscription's lines are in Rails' words" do
    client = visit { |visitor| visitor.subscribe(channel: "RoomChannel", room: unique("room")) }
    [/RoomChannel is transmitting the subscription confirmation/, /RoomChannel is streaming from #{unique('room')}/,
     /RoomChannel stopped streaming from #{unique('room')}/].each do |pattern|
      assert_equal 1, log_of(client).grep(pattern).size, pattern.inspect
    end
  end

  scenario "an action's line has its data" do
    client = visit do |visitor|
      visitor.subscribe(channel: "EchoChannel")
      visitor.perform({ channel: "EchoChannel" }, "echo", text: "hi")
      visitor.next_message
    end
    assert_match(/EchoChannel#echo\(\{.*text.*hi.*\}\)/, log_of(client).grep(/#echo/).first)
    assert_equal 1, log_of(client).grep(/EchoChannel transmitting/).size
  end

  scenario "a line per broadcast says what went where" do
    broadcast unique("room"), { text: "hi" }
    lines = log.lines.grep(/\[ActionCable\] Broadcasting to #{unique('room')}: .*hi/)
    assert_equal 1, lines.size
  end

  scenario "an unsubscribe has its line" do
    client = visit do |visitor|
      identifier = visitor.subscribe(channel: "EchoChannel")
      visitor.command("unsubscribe", identifier)
      visitor.frames_before_echo { nil }
    end
    assert_equal 1, log_of(client).grep(/Unsubscribing from channel: \{"channel":"EchoChannel"\}/).size
  end

  scenario "a rejected connection has its error, once" do
    client = upgrade(reject: 1)
    client.wait_for_close
    wait_for_log(client, /Finished/)
    errors = log_of(client).grep(/ERROR/)
    assert_equal 1, errors.size, errors.join
    assert_match(/An unauthorized connection attempt was rejected/, errors.first)
  end

  scenario "a request that is no WebSocket has Rails' lines" do
    client = upgrade(headers: { "Upgrade" => nil, "Connection" => "close" })
    wait_for_log(client, /Finished/)
    [%r{INFO .*Started GET "/cable.*"\[non-WebSocket\] for 127\.0\.0\.1 at},
     /ERROR .*Failed to upgrade to WebSocket \(REQUEST_METHOD: GET, HTTP_CONNECTION: close, HTTP_UPGRADE: \)/,
     %r{INFO .*Finished "/cable.*"\[non-WebSocket\] for 127\.0\.0\.1 at}].zip(log_of(client)).each do |pattern, line|
      assert_match(pattern, line)
    end
  end

  scenario "parameters that are to be filtered are" do
    client = visit(password: "open sesame")
    assert_match(/password=\[FILTERED\]/, log_of(client).grep(/Started/).first)
    refute_includes log, "sesame"
  end

  scenario "tags that connect adds are on the lines that follow" do
    client = visit(connection: "TenantConnection", user: unique("alice"), tenant: "acme") do |visitor|
      visitor.subscribe(channel: "EchoChannel")
    end
    tagged, untagged = log_of(client).partition { |line| line.include?("[tenant acme]") }
    assert_equal 3, tagged.grep(/Registered|confirmation|Finished/).size
    assert_empty untagged.grep_v(/Started|Successfully/)
  end

  scenario "a remote disconnect has its line" do
    client = connect(user: unique("alice"))
    client.frames_before_echo { nil }
    post "/disconnect", where: { current_user: unique("alice") }
    client.wait_for_close
    assert_match(/Removing connection \(#{unique('alice')}\)/, wait_for_log(client, /Removing/))
  end
end

Conformance.group "Log tags" do
  server initializer: <<~RUBY
    ActionCable.server.config.log_tags = [
      :action_cable, "a_text", ->(request) { request.params[:token] }, ->(request) { request.user_agent }
    ]
  RUBY

  scenario "every line has the configured tags" do
    client = connect(headers: { "User-Agent" => "Conformance" })
    client.subscribe(channel: "EchoChannel")
    client.close
    wait_for_log(client, /Finished/)
    assert_empty log_of(client).grep_v(/\[ActionCable\] \[AText\] \[#{token_of(client)}\] \[Conformance\]/)
    assert_operator log_of(client).size, :>=, 4
  end
end
