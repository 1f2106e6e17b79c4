# frozen_string_literal: true

# Tokens as clients bring them. Clerk is one RSA key pair, whose public half is what `ClerkAuth.fetch_jwks` finds.
module Tokens
  CLERK_KEY = JWT::JWK.new(OpenSSL::PKey::RSA.new(2048), kid: "clerk")

  def stub_clerk_jwks
    allow(ClerkAuth).to receive(:fetch_jwks).and_return({ "keys" => [CLERK_KEY.export.stringify_keys] })
  end

  def generate_test_clerk_token(user, key: CLERK_KEY, **claims)
    payload = { sub: user.clerk_user_id, exp: 1.hour.from_now.to_i, **claims }
    JWT.encode(payload, key.keypair, "RS256", kid: CLERK_KEY.kid)
  end

  def app_token(user, secret: Rails.application.secret_key_base, **claims)
    JWT.encode({ user_id: user.id, **claims }, secret, "HS256")
  end
end
