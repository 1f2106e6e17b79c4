# frozen_string_literal: true

require "json"
require "jwt"
require "openssl"
require_relative "local_server"
require_relative "self_signed"

# Clerk's part in the React guide: signs tokens with a key of its own making, and publishes its keys over HTTPS.
#
#   clerk = Clerk.new
#   clerk.start
#   clerk.environment           # for the app
#   clerk.token_for(user_id)
class Clerk
  PATH = "/.well-known/jwks.json"
  KEY_BITS = 2048

  # With the user's id behind it the `sub` of their tokens, which the app keeps in `users.clerk_user_id`.
  SUBJECT = "clerk_"

  # `lifetime`: of tokens, in seconds. `available`: whether the keys are given. `fetches`: how often anyone asked.
  attr_accessor :lifetime, :available
  attr_reader :fetches, :key

  def initialize
    @lifetime = 3600
    @available = true
    @fetches = 0
    @keys = [@key = make_key]
    @certificate = SelfSigned.new
  end

  def start
    @server = LocalServer.new(self, certificate: @certificate)
  end

  def stop
    @server&.stop
    @certificate.remove
  end

  # What the app must know: where the keys are, and that it may trust the certificate there.
  def environment
    { "CLERK_DOMAIN" => "localhost:#{@server.port}", "SSL_CERT_FILE" => @certificate.path }
  end

  # @param key [JWT::JWK] what to sign with
  # @param kid [String] what the token says it was signed with
  def token_for(user_id, key: @key, kid: key.kid, **claims)
    JWT.encode({ sub: "#{SUBJECT}#{user_id}", exp: Time.now.to_i + lifetime, **claims }, key.keypair, "RS256",
               { kid: kid })
  end

  # Signs with a new key from now on; tokens of the old one remain valid.
  def rotate
    @keys = [@key = make_key, *@keys]
  end

  def make_key
    JWT::JWK.new(OpenSSL::PKey::RSA.new(KEY_BITS), kid: SecureRandom.uuid)
  end

  # The Rack app that publishes the keys.
  def call(env)
    return [404, {}, []] unless env["PATH_INFO"] == PATH

    @fetches += 1
    return [503, {}, []] unless available

    [200, { "content-type" => "application/json" }, [JSON.generate(keys: @keys.map(&:export))]]
  end
end
