# frozen_string_literal: true

# Runs in the dummy app: a page as a turbo_cable app has it, with the helper's markers in place of its own.

settings = Rails.application.config.turbo_cable_rs
settings.turbo_cable_streams = ["open"]
settings.broadcast_path = "/_broadcast"
settings.broadcast_key = :loopback

file = ->(path) { ->(_env) { [200, { "content-type" => "text/javascript" }, [File.read(path)]] } }
page = File.read(File.join(__dir__, "page.html.erb"))

Rails.application.routes.append do
  get "turbo_cable", to: (lambda do |_env|
    html = ApplicationController.render(inline: page, locals: { stimulus: ENV.key?("STIMULUS") })
    [200, { "content-type" => "text/html; charset=utf-8", "set-cookie" => "user=alice; path=/" }, [html]]
  end)
  get "turbo_cable/client.js", to: file[ENV.fetch("TURBO_CABLE_CONTROLLER", File.join(__dir__, "client.js"))]
  get "turbo_cable/stimulus.js", to: file[ENV["STIMULUS"]] if ENV.key?("STIMULUS")
end
