# frozen_string_literal: true

require_relative "cable_helper"

# For examples in which the app's backplane is taken away: what the app says about it, and what its clients get.
module BackplaneHelper
  # As long as pulses of a busy test machine may be late.
  TIMEOUT = 1.5
  # Answers how the backplane does, and notes gaps in the log of events.
  INITIALIZER = <<~RUBY
    health = ->(_env) { [200, { "content-type" => "application/json" }, [TurboCableRs.server.backplane.health.to_json]] }
    Rails.application.routes.append { get "backplane", to: health }
    ActiveSupport::Notifications.subscribe("gap.turbo_cable_rs") do |_, _, _, _, payload|
      EventLog.record "gap", **payload
    end
  RUBY

  # What Dummy takes.
  def self.options(gem, environment, initializer: "", **turbo_cable_rs)
    { initializer: INITIALIZER + initializer, env: { **AdapterBundle.environment(gem), **environment },
      turbo_cable_rs: { backplane_timeout: TIMEOUT, restart_window: 0, **turbo_cable_rs } }
  end

  def health
    JSON.parse(server.get("/backplane").body)
  end

  def wait_until_healthy(is_healthy)
    wait_until("healthy to be #{is_healthy}") { health["healthy"] == is_healthy }
  end

  # Runs the block, and returns when the outage that it causes is over.
  def wait_for_outage
    before = health["outages"]
    yield
    wait_until("an outage to come and go") { health["outages"] > before && health["healthy"] }
  end

  # @return [Array<Hash>] the events of the block
  def gaps
    before = server.events.size
    yield
    server.events.drop(before).select { |event| event["event"] == "gap" }
  end

  # --- clients: one of a stream that Rust delivers, one of a stream that Ruby does ---

  def room(name = stream)
    { channel: "RoomChannel", room: name }
  end

  def block(name = stream)
    { channel: "BlockStreamChannel", stream: name }
  end

  def listeners
    [room, block].map { |params| connect.tap { |client| client.subscribe(params) } }
  end

  # @return [Object] what both were sent
  def expect_delivery(clients, message = { "text" => "hi" })
    broadcast(stream, message)
    expect(clients.map(&:next_message)).to eq([message, { "in_block" => JSON.generate(message) }])
  end

  def expect_remote_disconnect(client)
    server.delete("/connections", user: user)
    expect(client.wait_for { |frame| frame["type"] == "disconnect" }["reason"]).to eq("remote")
  end

  def told_of_gap
    eq("type" => "disconnect", "reason" => "gap", "reconnect" => true)
  end

  # They are closed when they were told.
  def expect_told(clients)
    expect(clients.map(&:next_frame)).to all(told_of_gap)
  end
end
