# app/services/clerk_auth.rb
class ClerkAuth
  CLERK_JWKS_URL = "https://#{ENV['CLERK_DOMAIN']}/.well-known/jwks.json"

  def self.verify_token(token)
    jwks_response = fetch_jwks
    jwk_keys = JWT::JWK::Set.new(jwks_response)

    payload, _header = JWT.decode(
      token,
      nil,
      true,
      {
        algorithms: ['RS256'],
        jwks: jwk_keys
      }
    )

    payload
  rescue JWT::DecodeError, JWT::ExpiredSignature => e
    Rails.logger.warn("Clerk JWT verification failed: #{e.message}")
    nil
  end

  def self.fetch_jwks
    # Cache JWKS for performance
    Rails.cache.fetch("clerk_jwks", expires_in: 1.hour) do
      response = Net::HTTP.get(URI(CLERK_JWKS_URL))
      JSON.parse(response)
    end
  end
end
