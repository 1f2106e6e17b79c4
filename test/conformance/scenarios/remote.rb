# frozen_string_literal: true

# Connections of a user that are ended from elsewhere in the app.
Conformance.group "Remote disconnect" do
  # A client that hears what is said to its user.
  def listener(user, **query)
    identifiers = [user, *query[:tenant]&.then { |tenant| "gid-#{tenant}" }]
    connect(user: user, **query).tap { wait_until("it to listen") { listening?(identifiers) } }
  end

  def listening?(identifiers)
    get("/adapter_streams").include?("action_cable/#{identifiers.sort.join(':')}")
  end

  def disconnect(user, **options)
    post "/disconnect", where: { current_user: user }, **options
  end

  # Before Rails 7.1 the client was told nothing.
  def assert_sent_away(client, reconnect: true)
    assert_equal 1000, client.wait_for_close
    assert_equal rails?(">= 7.1") ? [farewell("remote", reconnect: reconnect)] : [], client.frames.drop(1)
  end

  scenario "a user is disconnected, and may come back" do
    client = listener(unique("alice"))
    disconnect unique("alice")
    assert_sent_away client
    assert_empty(connect(user: unique("alice")).frames_before_echo { nil })
  end

  scenario "a user is disconnected, and told not to come back", since: "7.1" do
    client = listener(unique("alice"))
    disconnect unique("alice"), reconnect: false
    assert_sent_away client, reconnect: false
  end

  scenario "a user is disconnected, and told to come back", since: "7.1" do
    client = listener(unique("alice"))
    disconnect unique("alice"), reconnect: true
    assert_sent_away client, reconnect: true
  end

  scenario "the server's own disconnect does the same" do
    client = listener(unique("alice"))
    post "/server_disconnect", where: { current_user: unique("alice") }
    assert_sent_away client
  end

  scenario "all sessions of a user are disconnected, and nobody else's" do
    sessions = Array.new(3) { listener(unique("alice")) }
    other = listener(unique("bob"))
    disconnect unique("alice")
    sessions.each { |client| assert_sent_away client }
    assert_empty(other.frames_before_echo { nil })
  end

  scenario "nobody is disconnected where a user has no connection" do
    client = listener(unique("alice"))
    disconnect unique("nobody")
    assert_empty(client.frames_before_echo { nil })
  end

  scenario "a disconnected user's callbacks run, once" do
    client = listener(unique("alice"))
    client.subscribe(channel: "EventsChannel")
    disconnect unique("alice")
    client.wait_for_close
    wait_for_event(client, "disconnect")
    let_others_work
    assert_equal %w[unsubscribed disconnect], event_names(client).last(2)
    assert_equal 1, event_names(client).count("unsubscribed")
  end

  scenario "a disconnected user is off the list" do
    client = listener(unique("alice"))
    disconnect unique("alice")
    client.wait_for_close
    wait_until("it to be off the list") { !get("/connections").include?(token_of(client)) }
  end

  scenario "a connection without a user cannot be disconnected by that" do
    client = connect
    disconnect nil
    assert_empty(client.frames_before_echo { nil })
  end

  scenario "where must name every identifier" do
    error = assert_raises(RuntimeError) { post "/disconnect", where: { name: "alice" } }
    assert_includes error.message, "InvalidIdentifiersError"
  end

  scenario "with two identifiers both must match" do
    gone, same_user, same_tenant = [%w[alice one], %w[alice two], %w[bob one]].map do |user, tenant|
      listener(unique(user), tenant: unique(tenant), connection: "TenantConnection")
    end
    post "/disconnect_tenant?connection=TenantConnection", user: unique("alice"), tenant: unique("one")
    assert_sent_away gone
    [same_user, same_tenant].each { |client| assert_empty(client.frames_before_echo { nil }) }
  end

  scenario "what is broadcast to the internal channel and is no disconnect is ignored" do
    client = listener(unique("alice"))
    broadcast "action_cable/#{unique('alice')}", { type: "hello", text: "hi" }
    broadcast "action_cable/#{unique('alice')}", { text: "hi" }
    assert_empty(client.frames_before_echo { nil })
  end

  scenario "a disconnect that another process broadcasts is heard" do
    client = listener(unique("alice"))
    broadcast "action_cable/#{unique('alice')}", { type: "disconnect" }
    assert_sent_away client
  end

  scenario "the internal channel is left when a client goes" do
    client = listener(unique("alice"))
    client.close
    channel = "action_cable/#{unique('alice')}"
    wait_until("the channel to be left") { !get("/adapter_streams").include?(channel) }
  end
end
