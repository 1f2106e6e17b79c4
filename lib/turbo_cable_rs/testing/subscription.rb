# frozen_string_literal: true

require "json"

module TurboCableRs
  module Testing
    # One subscription of a {CableClient}, which makes it.
    class Subscription
      # @return [String] what the protocol calls it by: JSON
      attr_reader :identifier

      def initialize(client, identifier) # :nodoc:
        @client = client
        @identifier = identifier
      end

      # Calls an action of the channel. Does not wait for it to be done: wait for what it leads to.
      #
      # @param action [Symbol, String]
      # @param data [Hash] the action's argument
      def perform(action, **data)
        transmit("message", data: JSON.generate({ **data, action: action }))
      end

      # Waits for a message that was not given yet. One stream's messages come in the order they were broadcast, so to
      # show that something was *not* sent, broadcast something else after it and look whether that is next.
      #
      # @return [Object] parsed JSON
      # @raise [TimeoutError]
      # @raise [ConnectionClosed]
      def next_message(timeout: Testing.timeout)
        @client.wait_for_frame("a message for #{identifier}", timeout: timeout) { |frame| message?(frame) }["message"]
      end

      # @return [Array<Object>] all messages that the client has read, those given by {#next_message} among them
      def messages
        @client.frames.select { |frame| message?(frame) }.map { |frame| frame["message"] }
      end

      # Ends the subscription. Servers do not answer to that: wait for what the channel's `unsubscribed` leads to.
      def unsubscribe
        transmit("unsubscribe")
      end

      def answered_by?(frame) # :nodoc:
        frame["identifier"] == identifier && %w[confirm_subscription reject_subscription].include?(frame["type"])
      end

      private

      def message?(frame)
        frame["identifier"] == identifier && !frame.key?("type")
      end

      def transmit(command, **rest)
        @client.transmit({ command: command, identifier: identifier, **rest })
      end
    end
  end
end
