# frozen_string_literal: true

# What `connect` can know of the request, so as to tell who is there.
Conformance.group "The request in connect" do
  # What the connection found.
  def request_of(client)
    wait_for_event(client, "request")
  end

  def inquire(**options)
    request_of(connect(connection: "InquiringConnection", **options))
  end

  scenario "it has its parameters" do
    request = inquire(user: "alice", "list[]": "one", "nested[key]": "ä ☃ &=")
    assert_equal({ "user" => "alice", "list" => ["one"], "nested" => { "key" => "ä ☃ &=" } }, request["params"])
  end

  scenario "it has its headers" do
    request = inquire(headers: { "X-Custom" => "custom", "User-Agent" => "Conformance/1.0" })
    assert_equal %w[custom Conformance/1.0], request.values_at("custom_header", "user_agent")
  end

  scenario "it has its method, path and host" do
    assert_equal ["GET", "/cable", "127.0.0.1"], inquire.values_at("method", "path", "host")
  end

  scenario "it has the client's address" do
    assert_equal "127.0.0.1", inquire["remote_ip"]
  end

  scenario "it has the client's address behind a proxy" do
    assert_equal "203.0.113.7", inquire(headers: { "X-Forwarded-For" => "203.0.113.7, 10.0.0.1" })["remote_ip"]
  end

  scenario "it knows whether a proxy has ended TLS" do
    origin = "https://#{own_host}"
    refute inquire["ssl"]
    assert inquire(origin: origin, headers: { "X-Forwarded-Proto" => "https" })["ssl"]
  end

  scenario "it has the request's id" do
    assert_equal "request-#{token}", inquire(headers: { "X-Request-Id" => "request-#{token}" })["request_id"]
  end

  scenario "it has the application's env" do
    assert inquire["rails"]
  end

  scenario "it has what a middleware such as Warden has put there" do
    assert_equal "alice", inquire(warden_user: "alice")["warden_user"]
    assert_nil inquire["warden_user"]
  end
end

Conformance.group "Cookies in connect" do
  # What the connection of a client with those cookies found.
  def inquire(cookies)
    client = connect(connection: "InquiringConnection", headers: { "Cookie" => cookies })
    wait_for_event(client, "request")
  end

  # What a browser has in which alice has signed in.
  def cookies
    @cookies ||= post("/cookies", user: unique("alice"))
  end

  scenario "it reads plain cookies" do
    assert_equal "alice", inquire("other=1; plain=alice")["plain"]
  end

  scenario "it reads signed cookies" do
    assert_equal unique("alice"), inquire(cookies)["signed"]
  end

  scenario "it reads encrypted cookies" do
    refute_match(/encrypted=[^;]*alice/, cookies)
    assert_equal unique("alice"), inquire(cookies)["encrypted"]
  end

  scenario "it reads the session" do
    assert_equal unique("alice"), inquire(cookies)["session"]
  end

  scenario "it does not believe in cookies that were made up" do
    forged = cookies.gsub(/(signed|encrypted|_conformance)=.{4}/, '\1=AAAA')
    assert_equal [nil] * 3, inquire(forged).values_at("signed", "encrypted", "session")
  end

  scenario "without cookies it reads nothing" do
    assert_equal [nil] * 4, inquire(nil).values_at("plain", "signed", "encrypted", "session")
  end
end
