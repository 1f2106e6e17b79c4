# frozen_string_literal: true

require "net/http"

# Verifies the RS256 tokens of Clerk against the keys it publishes.
class ClerkAuth
  def self.verify_token(token)
    payload, = JWT.decode(token, nil, true, algorithms: ["RS256"], jwks: JWT::JWK::Set.new(fetch_jwks))
    payload
  rescue JWT::DecodeError => e
    Rails.logger.warn("Clerk JWT verification failed: #{e.message}")
    nil
  end

  def self.fetch_jwks
    Rails.cache.fetch("clerk_jwks", expires_in: 1.hour) do
      JSON.parse(Net::HTTP.get(jwks_uri))
    end
  end

  def self.jwks_uri
    URI::HTTPS.build(host: ENV.fetch("CLERK_DOMAIN"), path: "/.well-known/jwks.json")
  end
end
