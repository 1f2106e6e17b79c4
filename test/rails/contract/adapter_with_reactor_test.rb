# frozen_string_literal: true

require "test_helper"
require "subscription_adapter/common"
require_relative "../../../spec/support/wait"

# Rails' contract for adapters, and our adapter in a process whose reactor runs: each broadcast goes there, too.
class TurboCableRsAdapterWithReactorTest < ActionCable::TestCase
  include CommonSubscriptionAdapterTest

  def setup
    super
    @tx_adapter.shutdown
    @tx_adapter = @rx_adapter
    TurboCableRs.server.native
  end

  def cable_config
    { adapter: "turbo_cable_rs" }
  end

  def test_tells_the_reactor
    before = broadcasts
    @tx_adapter.broadcast("channel", '"hello world"')

    assert(Wait.wait_until("the broadcast in the reactor") { broadcasts == before + 1 })
  end

  private

  def broadcasts
    TurboCableRs.server.stats.fetch(:broadcasts)
  end
end
