# frozen_string_literal: true

module TurboCableRs
  module Testing
    # {CableHelpers} for Minitest: the server is stopped after each test.
    #
    #   class LobbyTest < ActiveSupport::TestCase
    #     include TurboCableRs::Testing::CableTestHelper
    #
    #     test "tells everyone what one says" do
    #       speaker, listener = Array.new(2) { cable_client.subscribe("RoomChannel", room: "lobby") }
    #       speaker.perform(:speak, text: "Hello")
    #
    #       assert_equal "Hello", listener.next_message["text"]
    #     end
    #   end
    module CableTestHelper
      include CableHelpers

      # Before all else is torn down: what the server still runs may need it.
      def after_teardown # :nodoc:
        stop_cable_server
      ensure
        super
      end
    end
  end
end
