# frozen_string_literal: true

# What a channel does from time to time.
Conformance.group "Timers" do
  def next_tick(client, name)
    client.wait_for { |frame| tick_of?(name, frame) }["message"]
  end

  # Pings have messages, too.
  def tick_of?(name, frame)
    frame["message"].is_a?(Hash) && frame["message"]["name"] == name
  end

  # A tick of the other's may still be on its way.
  def hears_only?(name, client)
    Array.new(30) { client.next_message["name"] }.uniq == [name]
  end

  %w[method lambda block].each do |way|
    scenario "a timer with a #{way} ticks, in the channel" do
      client = connect(user: "alice")
      client.subscribe(channel: "TimerChannel", name: "one")
      wait_until("ticks") { next_tick(client, "one")["tick"] == way }
      wait_until("more ticks") { next_tick(client, "one") == { "tick" => way, "name" => "one", "user" => "alice" } }
    end
  end

  scenario "each subscription has timers of its own" do
    client = connect
    %w[one two].each { |name| client.subscribe(channel: "TimerChannel", name: name) }
    2.times { %w[one two].each { |name| assert_equal name, next_tick(client, name)["name"] } }
  end

  scenario "a timer stops when its subscription ends, and the others go on" do
    client = connect
    stopped, kept = %w[stopped kept].map { |name| { channel: "TimerChannel", name: name } }
    [stopped, kept].each { |params| client.subscribe(params) }
    next_tick(client, "stopped")
    client.command("unsubscribe", stopped)
    wait_until("silence") { hears_only?("kept", client) }
  end

  scenario "a timer stops when its subscription is rejected" do
    client = connect
    rejected = { channel: "TimerChannel", name: "rejected", reject: true }
    client.subscribe(channel: "TimerChannel", name: "kept")
    client.command("subscribe", rejected)
    client.wait_for { |frame| frame == rejection(rejected) }
    wait_until("silence") { hears_only?("kept", client) }
  end

  scenario "a timer that fails is logged, and ticks again" do
    client = connect
    client.subscribe(channel: "FailingTimerChannel")
    2.times { assert_predicate client.next_message["tick"], :even? }
    assert_includes log, "the timer failed for #{token_of(client)}"
  end
end
