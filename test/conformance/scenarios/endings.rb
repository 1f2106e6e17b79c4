# frozen_string_literal: true

# However a client goes, its channels and its connection hear of it once.
Conformance.group "Endings" do
  def arrive(**query)
    connect(**query).tap { |client| client.subscribe(channel: "EventsChannel") }
  end

  def assert_ends_once(client)
    wait_for_event(client, "disconnect")
    let_others_work
    assert_equal %w[unsubscribed disconnect], event_names(client).last(2)
    %w[unsubscribed disconnect].each { |name| assert_equal 1, event_names(client).count(name), name }
  end

  scenario "a client that closes ends once" do
    client = arrive
    client.close
    assert_ends_once(client)
  end

  scenario "a client that vanishes ends once" do
    client = arrive
    client.vanish
    assert_ends_once(client)
  end

  scenario "a client that ends its half of the connection ends once" do
    client = arrive
    client.half_close
    client.wait_for_close
    assert_ends_once(client)
  end

  scenario "a client that closes twice ends once" do
    client = arrive
    2.times { client.send_frame(:close, "", code: 1000) }
    client.wait_for_close
    assert_ends_once(client)
  end

  scenario "a client that breaks the protocol ends once" do
    client = arrive
    client.send_bytes("\xC1\x80\0\0\0\0") # a reserved bit is set
    client.wait_for_close
    assert_ends_once(client)
  end

  scenario "a client that is disconnected remotely ends once" do
    client = arrive(user: unique("user"))
    post "/disconnect", where: { current_user: unique("user") }
    client.wait_for_close
    assert_ends_once(client)
  end

  scenario "a client that unsubscribes and closes ends once" do
    client = arrive
    client.command("unsubscribe", { channel: "EventsChannel" })
    wait_for_event(client, "unsubscribed")
    client.close
    assert_ends_once(client)
  end

  scenario "a client that goes in the midst of its commands ends once" do
    client = arrive
    50.times { |number| client.perform({ channel: "EventsChannel" }, "note", text: number) }
    client.vanish
    wait_for_event(client, "disconnect")
    let_others_work
    %w[unsubscribed disconnect].each { |name| assert_equal 1, event_names(client).count(name), name }
  end

  scenario "every channel of a client ends" do
    client = connect
    3.times { |tag| client.subscribe(channel: "EventsChannel", tag: tag) }
    client.close
    wait_for_event(client, "disconnect")
    ended = events_of(client).select { |event| event["event"] == "unsubscribed" }
    assert_equal [0, 1, 2], ended.map { |event| event["tag"] }.sort
  end

  %w[before_unsubscribe unsubscribed].each do |callback|
    scenario "a failing #{callback} keeps neither the other channels nor the connection from ending" do
      client = connect
      client.subscribe(channel: "FailingChannel", in: callback)
      client.subscribe(channel: "EventsChannel", tag: "other")
      client.vanish
      wait_until("the end", seconds: soon) { event_names(client).include?("disconnect") }
      assert_includes events_of(client), { "event" => "unsubscribed", "tag" => "other" }
      assert_includes log, "#{callback} failed for #{token_of(client)}"
    end
  end

  scenario "a failing disconnect is logged, and its channels have ended" do
    client = arrive(connection: "FailingConnection")
    client.vanish
    wait_until("the log line") { log.include?("disconnect failed for #{token_of(client)}") }
    assert_ends_once(client)
  end

  scenario "a client that has gone leaves its streams" do
    %i[close vanish].each do |way|
      client = connect
      client.subscribe(channel: "RoomChannel", room: unique(way))
      assert_includes get("/adapter_streams"), unique(way)
      client.public_send(way)
      wait_until("the stream to be left") { !get("/adapter_streams").include?(unique(way)) }
    end
  end

  scenario "a client that has gone leaves those who stay their streams" do
    gone, staying = Array.new(2) { connect }
    [gone, staying].each { |client| client.subscribe(channel: "RoomChannel", room: unique("room")) }
    gone.close
    wait_for_event(gone, "disconnect")
    broadcast(unique("room"), "hi")
    assert_equal "hi", staying.next_message
  end

  scenario "an unsubscribed tells those who stay" do
    gone, staying = %w[alice bob].map { |user| connect(user: user) }
    [gone, staying].each { |client| client.subscribe(channel: "LeavingChannel", room: unique("room")) }
    gone.close
    assert_equal({ "left" => "alice" }, staying.next_message)
  end
end

Conformance.group "Endings while the app is busy" do
  server exclusive: true

  scenario "a client that goes while an action runs ends when that is done" do
    client = connect
    gate = unique("gate")
    client.subscribe(channel: "EventsChannel")
    client.perform({ channel: "EventsChannel" }, "note", text: "slow", gate: gate)
    wait_for_event(client, "waiting")
    client.close
    let_others_work
    open_gate(gate)
    wait_for_event(client, "disconnect")
    wait_for_event(client, "note")
    assert_equal %w[waiting note unsubscribed disconnect], event_names(client).last(4)
  end

  scenario "an action may transmit to a client that has gone" do
    client = connect
    gate = unique("gate")
    client.subscribe(channel: "EventsChannel")
    client.perform({ channel: "EventsChannel" }, "answer", text: "too late", gate: gate)
    wait_for_event(client, "waiting")
    client.vanish
    let_others_work
    open_gate(gate)
    wait_for_event(client, "answered")
    wait_for_event(client, "disconnect")
  end

  scenario "a client that goes while subscribed runs ends when that is done, and leaves nothing" do
    client = connect
    params = { channel: "EventsChannel", subscribed_gate: unique("gate"), room: unique("room") }
    client.command("subscribe", params)
    wait_for_event(client, "waiting")
    client.vanish
    let_others_work
    open_gate(params[:subscribed_gate])
    wait_for_event(client, "disconnect")
    wait_for_event(client, "subscribed")
    assert_equal %w[waiting subscribed unsubscribed disconnect], event_names(client).last(4)
    wait_until("the stream to be left") { !get("/adapter_streams").include?(unique("room")) }
  end
end
