# frozen_string_literal: true

# As the guide's, but a token with a key that is not known yet makes it fetch the keys anew.
class ClerkAuth
  CLERK_JWKS_URL = "https://#{ENV.fetch('CLERK_DOMAIN')}/.well-known/jwks.json".freeze
  RENEW_AFTER = 60 # seconds: tokens with made-up keys must not cause a request each

  def self.verify_token(token)
    payload, _header = JWT.decode(token, nil, true, { algorithms: ["RS256"], jwks: method(:jwks) })

    payload
  rescue JWT::DecodeError => error
    Rails.logger.warn("Clerk JWT verification failed: #{error.message}")
    nil
  end

  # Called again, with this option, when the first keys were not enough.
  def self.jwks(options)
    Rails.cache.delete("clerk_jwks") if options[:kid_not_found] && may_renew?
    JWT::JWK::Set.new(fetch_jwks)
  end

  def self.may_renew?
    Rails.cache.write("clerk_jwks_renewed", true, unless_exist: true, expires_in: RENEW_AFTER)
  end

  def self.fetch_jwks
    Rails.cache.fetch("clerk_jwks", expires_in: 1.hour) do
      JSON.parse(Net::HTTP.get(URI(CLERK_JWKS_URL)))
    end
  end
end
