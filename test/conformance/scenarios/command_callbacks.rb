# frozen_string_literal: true

# What a connection class may do around its clients' commands, and with what they raise.
Conformance.group "Command callbacks" do
  scenario "callbacks run around each command", since: "7.1" do
    client = connect(connection: "GuardedConnection")
    client.subscribe(channel: "EchoChannel")
    wait_until("the last callback") { event_names(client).last == "after_command" }
    assert_equal %w[before_command around_command after_command], event_names(client).last(3)
  end

  scenario "a callback can halt the command", since: "7.1" do
    client = connect(connection: "GuardedConnection", halt: 1)
    client.command("subscribe", { channel: "EventsChannel" })
    wait_for_event(client, "halted")
    refute_includes event_names(client), "subscribed"
  end

  scenario "callbacks run around commands that cannot be executed, too", since: "7.1" do
    client = connect(connection: "GuardedConnection")
    client.command("shout", { channel: "EchoChannel" })
    wait_for_event(client, "before_command")
  end

  scenario "rescue_from of the connection sees what commands raise" do
    client = connect(connection: "GuardedConnection")
    client.subscribe(channel: "ActionsChannel")
    client.perform({ channel: "ActionsChannel" }, "crash")
    assert_equal "the action failed", wait_for_event(client, "rescued")["error"]
    assert_empty(client.frames_before_echo { nil })
  end
end
