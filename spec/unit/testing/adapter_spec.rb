# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"
require "turbo_cable_rs/testing"

RSpec.describe TurboCableRs::Testing::Adapter do
  let(:server) { ActionCable.server }

  it "records what it broadcasts where the test adapter did, and forgets it there" do
    former = ActionCable::SubscriptionAdapter::Test.new(server)
    adapter = described_class.new(server, former)
    former.broadcast("room", "1")
    adapter.broadcast("room", "2")

    expect(former.broadcasts("room")).to eq(%w[1 2])
    expect(adapter.broadcasts("room")).to eq(%w[1 2])
    adapter.clear_messages("room")
    expect(former.broadcasts("room")).to be_empty
  end

  it "records by itself where another adapter was" do
    adapter = described_class.new(server, ActionCable::SubscriptionAdapter::Async.new(server))
    adapter.broadcast("room", "1")

    expect(adapter.broadcasts("room")).to eq(%w[1])
  end
end
