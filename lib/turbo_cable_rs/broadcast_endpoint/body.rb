# frozen_string_literal: true

require "json"
require "rack/media_type"
require "active_support/core_ext/string/filters"

module TurboCableRs
  class BroadcastEndpoint
    # What was posted: a JSON object, or an array of them.
    class Body # :nodoc:
      # Asked for by its name, because browsers post it to nobody who does not consent: a page cannot forge it.
      MEDIA_TYPE = "application/json"
      private_constant :MEDIA_TYPE

      # @param limit [Integer] bytes
      def initialize(env, limit:)
        @env = env
        @limit = limit
      end

      # @return [Array] of what ought to be objects
      # @raise [Refused]
      def items
        check_media_type
        content = parse(text)
        content.is_a?(Array) ? content : [content]
      end

      private

      def check_media_type
        found = Rack::MediaType.type(@env["CONTENT_TYPE"])
        return if found == MEDIA_TYPE

        raise Refused.new(415, "the content type must be #{MEDIA_TYPE}, got #{found.inspect}", "accept" => MEDIA_TYPE)
      end

      # A body may come in chunks, without its length.
      def text
        too_large if @env["CONTENT_LENGTH"].to_i > @limit
        body = @env["rack.input"]&.read(@limit + 1).to_s
        too_large if body.bytesize > @limit
        body.dup.force_encoding(Encoding::UTF_8)
      end

      def too_large
        raise Refused.new(413, "the body is longer than #{@limit} bytes (config.turbo_cable_rs.max_broadcast_bytes)")
      end

      def parse(text)
        raise Refused.new(422, "the body is not UTF-8") unless text.valid_encoding?

        JSON.parse(text)
      rescue JSON::ParserError => error
        raise Refused.new(422, "the body is not JSON: #{error.message.truncate(200)}")
      end
    end
  end
end
