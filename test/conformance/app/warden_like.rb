# frozen_string_literal: true

# Signs a request in as Warden, and so Devise, does: with an object in its env.
class WardenLike
  Proxy = Struct.new(:user)

  def initialize(app)
    @app = app
  end

  def call(env)
    env["warden"] = Proxy.new(Rack::Utils.parse_query(env["QUERY_STRING"])["warden_user"])
    @app.call(env)
  end
end
