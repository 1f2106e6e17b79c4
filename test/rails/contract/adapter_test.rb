# frozen_string_literal: true

require "test_helper"
require "subscription_adapter/common"

# Rails' contract for adapters, and our adapter in a process without a client.
class TurboCableRsAdapterTest < ActionCable::TestCase
  include CommonSubscriptionAdapterTest

  # As Rails' own test of the async adapter: who sends and who receives are in one process, and share the adapter.
  # For the same reason there is no ChannelPrefixTest: a prefix tells apart processes that share a backplane.
  def setup
    super
    @tx_adapter.shutdown
    @tx_adapter = @rx_adapter
  end

  def cable_config
    { adapter: "turbo_cable_rs" }
  end

  # Whoever subscribes, as other tests here do, listens to the host bus.
  def test_broadcasting_starts_nothing
    child = fork do
      @tx_adapter.broadcast("channel", "hello world")
      exit!(!TurboCableRs.server.started?)
    end

    assert_predicate Process.wait2(child).last, :success?
  end
end
