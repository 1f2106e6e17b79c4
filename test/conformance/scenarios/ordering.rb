# frozen_string_literal: true

# What comes first. What is slow here waits at a gate, or is large, so that what must wait for it would be done long
# before if it did not.
Conformance.group "Order of commands" do
  server action_cable: { worker_pool_size: 4 }, exclusive: true

  def notes
    { channel: "EventsChannel" }
  end

  def noted(client)
    events_of(client).filter_map { |event| event["text"] if event["event"] == "note" }
  end

  scenario "a client's commands run in the order sent, however slow each is" do
    client = connect
    gate = unique("gate")
    client.subscribe(notes)
    client.perform(notes, "note", text: 1, gate: gate)
    client.perform(notes, "note", text: 2)
    let_others_work
    open_gate(gate)
    wait_until("the notes") { noted(client).size == 2 }
    assert_equal [1, 2], noted(client)
  end

  scenario "clients do not wait for each other" do
    slow, quick = Array.new(2) { connect }
    gate = unique("gate")
    [slow, quick].each { |client| client.subscribe(notes) }
    slow.perform(notes, "note", text: 1, gate: gate)
    wait_for_event(slow, "waiting")
    quick.perform(notes, "note", text: 2)
    wait_for_event(quick, "note")
    assert_empty noted(slow)
    open_gate(gate)
    wait_for_event(slow, "note")
  end

  scenario "an action right behind its subscribe finds the channel prepared" do
    client = connect
    params = { channel: "PreparingChannel", gate: unique("gate") }
    client.command("subscribe", params)
    client.perform(params, "ready")
    let_others_work
    open_gate(params[:gate])
    assert_equal [confirmation(params), { "identifier" => JSON.generate(params), "message" => { "ready" => true } }],
                 Array.new(2) { client.next_frame }
  end

  scenario "an action right behind an unsubscribe does not run" do
    client = connect
    params = notes.merge(unsubscribed_gate: unique("gate"))
    client.subscribe(params)
    client.command("unsubscribe", params)
    wait_for_event(client, "waiting")
    client.perform(params, "note", text: "too late")
    let_others_work
    open_gate(params[:unsubscribed_gate])
    client.frames_before_echo { nil }
    assert_empty noted(client)
  end

  scenario "a subscribe right behind an unsubscribe is confirmed" do
    client = connect
    params = notes.merge(unsubscribed_gate: unique("gate"))
    client.subscribe(params)
    client.command("unsubscribe", params)
    wait_for_event(client, "waiting")
    client.command("subscribe", params)
    let_others_work
    open_gate(params[:unsubscribed_gate])
    client.frames_before_echo { nil }
    assert_equal 2, client.frames.count(confirmation(params))
  end

  scenario "a duplicate subscribe while subscribed runs is answered once" do
    client = connect
    params = notes.merge(subscribed_gate: unique("gate"))
    client.command("subscribe", params)
    wait_for_event(client, "waiting")
    client.command("subscribe", params)
    let_others_work
    open_gate(params[:subscribed_gate])
    client.wait_for { |frame| frame == confirmation(params) }
    client.frames_before_echo { nil }
    assert_equal 1, client.frames.count(confirmation(params))
    assert_equal 1, event_names(client).count("subscribed")
  end
end

Conformance.group "Order of messages" do
  server exclusive: true

  def room
    { channel: "RoomChannel", room: unique("room") }
  end

  # About 1 MB, and slow to decode.
  def large
    Array.new(60_000) { |number| { number: number } }
  end

  # A large message, in short.
  def size_of(message)
    message.is_a?(Array) ? message.size : message
  end

  def numbers_of(messages, publisher)
    messages.filter_map { |message| message["number"] if message["publisher"] == publisher }
  end

  scenario "a small message does not overtake a large one" do
    client = connect
    client.subscribe(room)
    broadcast_many([large, *1..20].map { |message| [unique("room"), message] })
    assert_equal([60_000, *1..20], Array.new(21) { size_of(client.next_message) })
  end

  scenario "messages of one publisher keep their order, whoever else publishes" do
    client = connect
    client.subscribe(room)
    client.subscribe(channel: "PublisherChannel")
    client.perform({ channel: "PublisherChannel" }, "publish", room: unique("room"), publishers: 3, messages: 100)
    messages = Array.new(303) { client.next_message }
    assert_equal [[*0..100]] * 3, Array.new(3) { |publisher| numbers_of(messages, publisher) }
  end

  scenario "messages of several publishers have the same order for every subscriber" do
    clients = Array.new(3) { connect.tap { |client| client.subscribe(room) } }
    clients.first.subscribe(channel: "PublisherChannel")
    clients.first.perform({ channel: "PublisherChannel" }, "publish",
                          room: unique("room"), publishers: 3, messages: 100)
    heard = clients.map { |client| Array.new(303) { client.next_message.values_at("publisher", "number") } }
    assert_equal 1, heard.uniq.size
  end
end
