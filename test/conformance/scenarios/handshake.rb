# frozen_string_literal: true

# How a request becomes a WebSocket, and which does not.
Conformance.group "Handshake" do
  # The answer to a request that offers those subprotocols.
  def offer(protocols)
    upgrade(headers: { "Sec-WebSocket-Protocol" => protocols })
  end

  def assert_not_found(client)
    assert_equal [404, "Page not found"], [client.status, client.body]
  end

  scenario "an upgrade is answered with the accept key of RFC 6455" do
    client = upgrade # with the key of the RFC's example
    assert_equal 101, client.status
    assert_equal "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", client.header("Sec-WebSocket-Accept")
    assert_equal %w[websocket upgrade], [client.header("Upgrade"), client.header("Connection")].map(&:downcase)
  end

  scenario "the JavaScript client's offer is answered with actioncable-v1-json" do
    client = offer("actioncable-v1-json, actioncable-unsupported")
    assert_equal "actioncable-v1-json", client.header("Sec-WebSocket-Protocol")
  end

  scenario "the client's order decides between two known subprotocols" do
    client = offer("actioncable-unsupported, actioncable-v1-json")
    assert_equal "actioncable-unsupported", client.header("Sec-WebSocket-Protocol")
  end

  scenario "unknown subprotocols are passed over" do
    client = offer("graphql-ws,actioncable-v2-json ,  actioncable-v1-json")
    assert_equal "actioncable-v1-json", client.header("Sec-WebSocket-Protocol")
  end

  scenario "subprotocols may be offered in several headers" do
    client = offer("graphql-ws\r\nSec-WebSocket-Protocol: actioncable-v1-json")
    assert_equal "actioncable-v1-json", client.header("Sec-WebSocket-Protocol")
  end

  scenario "subprotocols are compared by case" do
    client = offer("ActionCable-v1-JSON")
    assert_equal [101, nil], [client.status, client.header("Sec-WebSocket-Protocol")]
  end

  scenario "a client that offers no subprotocol is served without" do
    client = offer(nil)
    assert_equal [101, nil], [client.status, client.header("Sec-WebSocket-Protocol")]
    assert_equal({ "type" => "welcome" }, client.next_frame)
  end

  scenario "a client that offers only unknown subprotocols is served without" do
    client = offer("graphql-ws")
    assert_equal [101, nil], [client.status, client.header("Sec-WebSocket-Protocol")]
    assert_equal({ "type" => "welcome" }, client.next_frame)
  end

  scenario "the connection knows its subprotocol" do
    with, without = ["actioncable-v1-json", nil].map do |protocol|
      client = connect(connection: "InquiringConnection", headers: { "Sec-WebSocket-Protocol" => protocol })
      wait_for_event(client, "request")["protocol"]
    end
    assert_equal "actioncable-v1-json", with
    assert_nil without
  end

  scenario "extensions are not negotiated" do
    client = upgrade(headers: { "Sec-WebSocket-Extensions" => "permessage-deflate; client_max_window_bits" })
    assert_equal [101, nil], [client.status, client.header("Sec-WebSocket-Extensions")]
  end

  scenario "upgrade headers may be written as other clients do" do
    client = upgrade(headers: { "Connection" => "keep-alive, upgrade", "Upgrade" => "WebSocket" })
    assert_equal({ "type" => "welcome" }, client.next_frame)
  end

  scenario "a request that asks for no upgrade is not found" do
    client = upgrade(headers: { "Upgrade" => nil, "Connection" => "close" })
    assert_not_found client
    type = rails?(">= 7.1") ? "text/plain; charset=utf-8" : "text/plain"
    assert_equal type, client.header("Content-Type")
  end

  scenario "a request that asks to upgrade to something else is not found" do
    assert_not_found upgrade(headers: { "Upgrade" => "h2c" })
  end

  scenario "a request whose Connection does not say upgrade is not found" do
    assert_not_found upgrade(headers: { "Connection" => "keep-alive" })
  end

  scenario "a request with another method than GET is not found" do
    %w[POST PUT PATCH DELETE OPTIONS].each do |method|
      assert_not_found upgrade(request: { method: method })
    end
  end

  scenario "a request that is not found runs no callback" do
    client = upgrade(headers: { "Upgrade" => nil })
    let_others_work
    assert_empty events_of(client)
  end

  scenario "a path below the mount path is not the cable" do
    client = upgrade(path: "/cable/below")
    assert_equal 404, client.status
    refute_equal "Page not found", client.body
  end

  scenario "a slash behind the mount path makes no difference" do
    assert_equal({ "type" => "welcome" }, upgrade(path: "/cable/").next_frame)
  end

  scenario "the cable can be mounted a second time" do
    client = connect(path: "/live", connection: "InquiringConnection")
    assert_equal "/live", wait_for_event(client, "request")["script_name"]
    assert_empty(client.frames_before_echo { nil })
  end

  scenario "another version of the protocol than 13 is refused" do
    answers = [8, 7, nil].map { |version| upgrade(request: { version: version }) }
    assert_equal [426] * 3, answers.map(&:status)
    assert_equal %w[13] * 3, (answers.map { |client| client.header("Sec-WebSocket-Version") })
  end

  scenario "a key that is not 16 bytes in base64 is refused" do
    keys = [nil, "", "dG9vIHNob3J0", "not base64, not at all!!"]
    assert_equal [400] * 4, (keys.map { |key| upgrade(headers: { "Sec-WebSocket-Key" => key }).status })
  end
end

Conformance.group "Mount path" do
  server action_cable: { mount_path: "/ws" }, initializer: <<~RUBY
    ActionCable.server.config.try(:health_check_path=, "/up") # Rails 7.1
  RUBY

  scenario "the cable is where the app mounts it" do
    assert_empty(connect(path: "/ws").frames_before_echo { nil })
  end

  scenario "the cable is nowhere else" do
    assert_equal 404, upgrade(path: "/cable").status
  end

  scenario "the health check is answered below the mount path", since: "7.1" do
    assert_equal 200, upgrade(path: "/live/up", headers: { "Upgrade" => nil }).status
  end

  scenario "the health check is answered also to an upgrade", since: "7.1" do
    assert_equal 200, upgrade(path: "/live/up").status
  end

  scenario "the cable is beside the health check" do
    assert_empty(connect(path: "/live").frames_before_echo { nil })
  end
end
