# frozen_string_literal: true

# Lets a client choose, with `?connection=`, which of the app's connection classes serves it, so that one server has
# room for many. Rails asks for the class on the thread that answers the request.
class ConnectionChoice
  CHOICE = :conformance_connection

  def self.current
    (Thread.current[CHOICE] || "ApplicationCable::Connection").constantize
  end

  def initialize(app)
    @app = app
  end

  def call(env)
    Thread.current[CHOICE] = Rack::Utils.parse_query(env["QUERY_STRING"])["connection"]
    @app.call(env)
  ensure
    Thread.current[CHOICE] = nil
  end
end
