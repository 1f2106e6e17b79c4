# frozen_string_literal: true

require "json"

module TurboCableRs
  class BroadcastEndpoint
    # A message to a stream: `{"stream": "scores", "data": …}`.
    #
    # turbo_cable's publishers put the message itself into `data`, HTML or any JSON. AnyCable's put JSON there as a
    # string. AnyCable's own rule holds for both: a string that is JSON stands for what it says, and any other for
    # itself, which is all of HTML.
    class Publication # :nodoc:
      # @raise [Refused]
      def initialize(item)
        @stream, data = item.values_at("stream", "data")
        refuse("stream must be a name, got #{@stream.inspect}") unless name?(@stream)
        refuse("data is missing, for the stream #{@stream}") unless item.key?("data")

        @message = data.is_a?(String) ? decode(data) : data
      end

      def call
        TurboCableRs.broadcast(@stream, @message)
      rescue ArgumentError => error # what is JSON to read, but not to write: half a surrogate pair
        refuse(error.message)
      end

      private

      def name?(stream)
        stream.is_a?(String) && stream.valid_encoding? && stream.match?(/\S/)
      end

      def decode(data)
        JSON.parse(data)
      rescue JSON::NestingError => error
        refuse("data for the stream #{@stream} cannot be read: #{error.message}")
      rescue JSON::ParserError
        data
      end

      def refuse(message)
        raise Refused.new(422, message)
      end
    end
  end
end
