# frozen_string_literal: true

module TurboCableRs
  module Testing
    # Of all that goes wrong with the helpers for tests.
    class Error < TurboCableRs::Error; end

    # What was waited for did not come in time.
    class TimeoutError < Error; end

    # The server closed the connection while something was waited for, or before something was sent.
    class ConnectionClosed < Error; end

    # The server does not want this client: `connect` rejected it, or the request was refused before that.
    class ConnectionRejected < Error
      # @return [Integer] the HTTP status that the request was answered with; 101 where `connect` rejected the client
      attr_reader :status

      def initialize(message, status:)
        super(message)
        @status = status
      end
    end

    # The channel rejected the subscription.
    class SubscriptionRejected < Error; end
  end
end
