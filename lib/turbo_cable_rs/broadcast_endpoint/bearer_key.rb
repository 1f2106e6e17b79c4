# frozen_string_literal: true

require "openssl"
require "active_support/security_utils"

module TurboCableRs
  class BroadcastEndpoint
    # The key that a publisher shows.
    class BearerKey # :nodoc:
      # AnyCable derives its own with this phrase, so that its publishers need no other key.
      PHRASE = "broadcast-cable"
      private_constant :PHRASE

      # @return [String]
      def self.derived
        app = ::Rails.application if defined?(::Rails.application)
        return OpenSSL::HMAC.hexdigest("SHA256", app.secret_key_base, PHRASE) if app

        raise ConfigurationError, "broadcast_key must be set where there is no Rails app to derive it from " \
                                  "(config.turbo_cable_rs.broadcast_key)"
      end

      def initialize(key)
        @key = key
      end

      # @raise [Refused]
      def check(env)
        shown = env["HTTP_AUTHORIZATION"].to_s[/\ABearer +(\S+)\s*\z/i, 1]
        refuse("Bearer", "show the key: Authorization: Bearer <config.turbo_cable_rs.broadcast_key>") unless shown

        right = ActiveSupport::SecurityUtils.secure_compare(shown, @key)
        refuse('Bearer error="invalid_token"', "this is not the key (config.turbo_cable_rs.broadcast_key)") unless right
      end

      private

      def refuse(challenge, message)
        raise Refused.new(401, message, "www-authenticate" => challenge)
      end
    end
  end
end
