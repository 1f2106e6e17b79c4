# frozen_string_literal: true

require_relative "cable_helper"

RSpec.describe "A client's limits", :cable do
  before(:all) { @server = Dummy.start(turbo_cable_rs: { max_subscriptions: 3 }) }
  after(:all) { @server.stop }

  let(:server) { @server }
  let(:client) { connect }

  def params(number)
    { channel: "EchoChannel", number: number }
  end

  it "rejects one subscription too many, keeps the rest, and takes one again when there is room" do
    3.times { |number| client.subscribe(params(number)) }
    client.command("subscribe", params(3))
    expect(client.next_frame).to eq("identifier" => client.identify(params(3)), "type" => "reject_subscription")
    expect(log).to include("Subscription rejected: the client has 3 already (config.turbo_cable_rs.max_subscriptions)")
    client.perform(params(2), "echo", still: "there")
    expect(client.next_message).to eq("still" => "there")

    client.command("unsubscribe", params(0))
    client.subscribe(params(3))
  end

  it "does not count what the client has already" do
    3.times { |number| client.subscribe(params(number)) }
    client.command("subscribe", params(2))
    client.perform(params(2), "echo", still: "there")
    expect(client.next_frame["message"]).to eq("still" => "there")
  end
end
