# frozen_string_literal: true

module TurboCableRs
  class BroadcastEndpoint
    # What was posted is not published. The message says why, to the publisher.
    class Refused < Error # :nodoc:
      attr_reader :status, :headers

      def initialize(status, message, headers = {})
        super(message)
        @status = status
        @headers = headers
      end
    end
  end
end
