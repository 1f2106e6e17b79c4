# frozen_string_literal: true

# The app in test/dummy as one process of a fleet: FleetProcess says in the environment which adapter it has, and which
# libraries it loads.

require_relative "../../../test/dummy/config/application"

$LOAD_PATH.unshift File.expand_path("adapters", __dir__)
ENV.fetch("FLEET_LIBRARIES").split.each { |library| require library }
DummyApp::Application.config.action_cable.cable = JSON.parse(ENV.fetch("FLEET_CABLE")).with_indifferent_access

appends = lambda do |env|
  stream, html = Rack::Request.new(env).params.values_at("stream", "html")
  Turbo::StreamsChannel.broadcast_append_to(stream, target: "list", html: html)
  [204, {}, []]
end
loaded = ->(_env) { [200, { "content-type" => "application/json" }, [$LOADED_FEATURES.to_json]] }
Rails.application.routes.append do
  post "appends", to: appends
  get "loaded", to: loaded
end

require_relative "../../../test/dummy/config/environment"
run Rails.application
