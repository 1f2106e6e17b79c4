# frozen_string_literal: true

# Runs the Ruby that is posted to /console inside the serving process, as a controller of the app would. Answers with
# what it gives, in JSON.
class Console
  def initialize(app)
    @app = app
  end

  def call(env)
    return @app.call(env) unless env["PATH_INFO"] == "/console"

    answer(200, value: run(Rack::Request.new(env).POST.fetch("code")))
  rescue StandardError => error
    answer(500, error: error.full_message(highlight: false))
  end

  private

  def run(code)
    Object.new.instance_eval(code, "/console")
  end

  def answer(status, body)
    [status, { "content-type" => "application/json" }, [JSON.generate(body)]]
  end
end

Rails.application.config.middleware.use Console
