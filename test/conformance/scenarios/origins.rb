# frozen_string_literal: true

# Pages of which origins may open a cable. What is refused is not found, and costs nothing.
Conformance.group "Origins" do
  def own_origin(scheme = "http")
    "#{scheme}://#{own_host}"
  end

  # A browser's client, on the page of the origin. nil: no browser's.
  def upgrade_from(origin, **headers)
    upgrade(headers: { "Origin" => origin, **headers.transform_keys(&:to_s) })
  end

  def assert_allowed(client)
    assert_equal 101, client.status
    assert_equal({ "type" => "welcome" }, client.next_frame)
  end

  def assert_refused(client)
    assert_equal [404, "Page not found"], [client.status, client.body]
  end

  scenario "a page of the app's own host is allowed" do
    assert_allowed upgrade_from(own_origin)
  end

  scenario "a page of another host is refused" do
    assert_refused upgrade_from("http://elsewhere.example")
  end

  scenario "a page of another port is refused" do
    assert_refused upgrade_from("http://127.0.0.1:1")
  end

  scenario "a page of another scheme is refused" do
    assert_refused upgrade_from(own_origin("https"))
  end

  scenario "an origin that only begins as the app's own is refused" do
    assert_refused upgrade_from("#{own_origin}.elsewhere.example")
    assert_refused upgrade_from("#{own_origin}/")
  end

  scenario "a client without an origin is refused" do
    assert_refused upgrade_from(nil)
  end

  scenario "a client whose origin is null or empty is refused" do
    assert_refused upgrade_from("null")
    assert_refused upgrade_from("")
  end

  scenario "a refused client runs no callback" do
    client = upgrade_from("http://elsewhere.example")
    let_others_work
    assert_empty events_of(client)
  end

  scenario "a refusal is logged with the origin" do
    client = upgrade_from("http://#{token}.example")
    wait_until("the line") { log.include?("Request origin not allowed: http://#{token}.example") }
    assert wait_for_log(client, /Failed to upgrade to WebSocket/)
  end

  scenario "behind a proxy that ends TLS, https is the app's own" do
    assert_allowed upgrade_from(own_origin("https"), "X-Forwarded-Proto": "https")
    assert_refused upgrade_from(own_origin, "X-Forwarded-Proto": "https")
  end

  scenario "other headers that say https are understood" do
    assert_allowed upgrade_from(own_origin("https"), "X-Forwarded-Scheme": "https")
    assert_allowed upgrade_from(own_origin("https"), "X-Forwarded-Ssl": "on")
  end

  scenario "behind a proxy the client's own host counts as each Rails says" do
    forwarded = { "X-Forwarded-Host": "www.example", "X-Forwarded-Proto": "https" }
    if rails?(">= 8.2") # reads X-Forwarded-Host
      assert_allowed upgrade_from("https://www.example", **forwarded)
      assert_refused upgrade_from(own_origin("https"), **forwarded)
    else # the header Host alone
      assert_refused upgrade_from("https://www.example", **forwarded)
      assert_allowed upgrade_from(own_origin("https"), **forwarded)
    end
  end

  scenario "a proxy may pass on the client's Host" do
    client = upgrade_from("https://www.example", Host: "www.example", "X-Forwarded-Proto": "https")
    assert_allowed client
  end
end

Conformance.group "Listed origins" do
  server initializer: <<~RUBY
    ActionCable.server.config.allow_same_origin_as_host = false
    ActionCable.server.config.allowed_request_origins = [
      "http://text.example", %r{\\Ahttps://[^.]+\\.pattern\\.example}, ->(origin) { origin.to_s.end_with?(":proc") }
    ]
  RUBY

  def statuses(*origins)
    origins.map { |origin| upgrade(headers: { "Origin" => origin }).status }
  end

  scenario "a text allows the very origin" do
    assert_equal [101, 404, 404, 404],
                 statuses("http://text.example", "https://text.example", "http://text.example.org",
                          "http://TEXT.example")
  end

  scenario "a regular expression allows what it matches" do
    assert_equal [101, 101, 404, 404],
                 statuses("https://a.pattern.example", "https://a.pattern.example:444", "http://a.pattern.example",
                          "https://pattern.example")
  end

  scenario "a proc allows what it says" do
    assert_equal [101, 404], statuses("anything:proc", "anything:else")
  end

  scenario "a client without an origin is measured by the list" do
    assert_equal [404], statuses(nil)
  end

  scenario "the app's own host must be on the list, too, when it is not allowed by itself" do
    assert_equal [404], statuses("http://#{own_host}")
  end
end

Conformance.group "One origin rule" do
  server initializer: <<~RUBY
    ActionCable.server.config.allowed_request_origins = ->(origin) { origin.nil? || origin == "http://single.example" }
  RUBY

  scenario "one rule does without a list, and the app's own host is allowed beside it" do
    origins = ["http://single.example", nil, "http://#{own_host}", "http://other.example"]
    assert_equal [101, 101, 101, 404], (origins.map { |origin| upgrade(headers: { "Origin" => origin }).status })
  end
end

Conformance.group "Forgery protection off" do
  server action_cable: { disable_request_forgery_protection: true }

  scenario "without forgery protection every origin is allowed, and none" do
    statuses = ["http://elsewhere.example", "null", nil].map do |origin|
      upgrade(headers: { "Origin" => origin }).status
    end
    assert_equal [101] * 3, statuses
  end

  scenario "without forgery protection a request must still ask for an upgrade" do
    assert_equal 404, upgrade(headers: { "Upgrade" => nil }).status
  end
end
