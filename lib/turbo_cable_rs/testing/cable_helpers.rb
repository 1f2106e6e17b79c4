# frozen_string_literal: true

module TurboCableRs
  module Testing
    # The app's cable, served for real, in a test. In RSpec:
    #
    #   RSpec.describe "The lobby", :cable_server do
    #     it "tells everyone what one says" do
    #       speaker, listener = Array.new(2) { cable_client.subscribe("RoomChannel", room: "lobby") }
    #       speaker.perform(:speak, text: "Hello")
    #
    #       expect(listener.next_message).to include("text" => "Hello")
    #     end
    #   end
    #
    # In Minitest, include {CableTestHelper}.
    module CableHelpers
      # @return [CableServer] started when first asked for, stopped when the test is over
      def cable_server
        @cable_server ||= CableServer.start
      end

      # A client that was welcomed, and is closed when the test is over.
      #
      #   cable_client(cookies: cookies)                       # logged in by an integration test's post "/session"
      #   cable_client(headers: { "Authorization" => "Bearer #{token}" })
      #   expect { cable_client(query: { token: "wrong" }) }
      #     .to raise_error(TurboCableRs::Testing::ConnectionRejected)
      #
      # @param options [Hash] as in {CableClient.connect}
      # @return [CableClient]
      def cable_client(**options)
        cable_server.connect(**options)
      end

      # Waits for what another thread is about to do, such as a channel's callback.
      #
      #   client.close
      #   wait_until("the user to be offline") { user.reload.offline? }
      #
      # @param goal [String] what is waited for
      # @return [Object] what the block gives, as soon as that is neither nil nor false
      # @raise [TimeoutError]
      def wait_until(goal = "what the block asks for", timeout: Testing.timeout, &block)
        Deadline.new(timeout).wait_until(&block) ||
          raise(TimeoutError, "waited #{timeout} s for #{goal}, in vain")
      end

      # Done for you at the test's end.
      def stop_cable_server
        @cable_server&.stop
      ensure
        @cable_server = nil
      end
    end
  end
end
