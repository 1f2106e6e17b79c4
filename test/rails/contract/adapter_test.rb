# frozen_string_literal: true

require "test_helper"
require "subscription_adapter/common"

# Rails' contract for adapters, and our adapter in a process without a client.
class TurboCableRsAdapterTest < ActionCable::TestCase
  include CommonSubscriptionAdapterTest

  # As Rails' own test of the async adapter: who sends and who receives are in one process, and share the adapter.
  # For the same reason there is no ChannelPrefixTest: a prefix tells apart apps that share a Redis or a PostgreSQL.
  def setup
    super
    @tx_adapter.shutdown
    @tx_adapter = @rx_adapter
  end

  def cable_config
    { adapter: "turbo_cable_rs" }
  end

  def test_starts_nothing
    @tx_adapter.broadcast("channel", "hello world")

    assert_not_predicate TurboCableRs.server, :started?
  end
end
