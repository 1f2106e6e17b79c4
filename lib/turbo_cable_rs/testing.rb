# frozen_string_literal: true

require "turbo_cable_rs"
require "turbo_cable_rs/testing/errors"

module TurboCableRs
  # For tests, of whatever framework. `require "turbo_cable_rs/rspec"` or `require "turbo_cable_rs/minitest"` loads it.
  #
  # * What was broadcast to whom: {Matchers#have_broadcasted_turbo_stream} (RSpec),
  #   {TurboStreamAssertions#assert_turbo_stream_broadcast} (Minitest)
  # * The real server and real clients, inside the test's process: {CableHelpers}, {CableServer}, {CableClient}
  module Testing
    autoload :Adapter, "turbo_cable_rs/testing/adapter"
    autoload :BroadcastAssertions, "turbo_cable_rs/testing/broadcast_assertions"
    autoload :CableClient, "turbo_cable_rs/testing/cable_client"
    autoload :CableHelpers, "turbo_cable_rs/testing/cable_helpers"
    autoload :CableServer, "turbo_cable_rs/testing/cable_server"
    autoload :CableTestHelper, "turbo_cable_rs/testing/cable_test_helper"
    autoload :Deadline, "turbo_cable_rs/testing/deadline"
    autoload :FreshParts, "turbo_cable_rs/testing/fresh_parts"
    autoload :HaveBroadcastedTurboStream, "turbo_cable_rs/testing/have_broadcasted_turbo_stream"
    autoload :Inbox, "turbo_cable_rs/testing/inbox"
    autoload :Matchers, "turbo_cable_rs/testing/matchers"
    autoload :ResponseAssertions, "turbo_cable_rs/testing/response_assertions"
    autoload :Subscription, "turbo_cable_rs/testing/subscription"
    autoload :SystemAssertions, "turbo_cable_rs/testing/system_assertions"
    autoload :TurboStreamAssertions, "turbo_cable_rs/testing/turbo_stream_assertions"
    autoload :TurboStreamBroadcasts, "turbo_cable_rs/testing/turbo_stream_broadcasts"
    autoload :TurboStreamExpectation, "turbo_cable_rs/testing/turbo_stream_expectation"
    autoload :TurboStreamPattern, "turbo_cable_rs/testing/turbo_stream_pattern"
    autoload :WebServer, "turbo_cable_rs/testing/web_server"
    autoload :WebSocket, "turbo_cable_rs/testing/web_socket"

    @timeout = 5

    class << self
      # @return [Numeric] how many seconds a wait may take that is not told otherwise: 5. More for slow machines:
      #   `TurboCableRs::Testing.timeout = 20`
      attr_accessor :timeout
    end
  end
end
