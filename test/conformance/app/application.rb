# frozen_string_literal: true

require "json"
require "logger" # Rails before 7.1 expects it to be there
require "rails"
require "action_controller/railtie"
require "action_cable/engine"

# The app that serves the scenarios, once on stock Action Cable and once on the gem. The runner starts it, and says in
# the environment what it is to be: see Conformance::Server.
module ConformanceApp
  OPTIONS = JSON.parse(ENV.fetch("CONFORMANCE_OPTIONS"), symbolize_names: true)
end

# The only thing in which the two sides differ.
require "turbo_cable_rs" if ConformanceApp::OPTIONS[:side] == "ours"

require_relative "connection_choice"
require_relative "control"
require_relative "event_log"
require_relative "gate"
require_relative "notification_log"
require_relative "recording"
require_relative "warden_like"

module ConformanceApp
  class Application < Rails::Application
    config.root = __dir__
    config.load_defaults "#{Rails::VERSION::MAJOR}.#{Rails::VERSION::MINOR}"
    config.autoload_paths += [root.join("channels").to_s, root.join("connections").to_s]
    config.eager_load = false
    config.cache_classes = true
    config.consider_all_requests_local = true
    config.secret_key_base = "conformance" * 8
    config.hosts.clear
    config.public_file_server.enabled = false # of Rails 7.0 it needs an older Rack than may be there
    config.filter_parameters << :password
    config.session_store :cookie_store, key: "_conformance"

    config.middleware.use WardenLike
    config.middleware.use ConnectionChoice

    config.log_level = :debug
    config.logger = ActiveSupport::TaggedLogging.new(
      Logger.new(OPTIONS.fetch(:log), formatter: Logger::Formatter.new) # says how severe each line is
    )

    config.action_cable.cable = { adapter: "async" }.with_indifferent_access
    config.action_cable.log_tags = [->(request) { request.params[:token] || "no token" }]
    config.action_cable.connection_class = -> { ConnectionChoice.current }
    OPTIONS.fetch(:action_cable).each do |name, value|
      config.action_cable[name] = value.is_a?(Hash) ? value.with_indifferent_access : value
    end
    if OPTIONS[:side] == "ours"
      OPTIONS.fetch(:turbo_cable_rs).each { |name, value| config.turbo_cable_rs.public_send(:"#{name}=", value) }
    end

    routes.append do
      mount ActionCable.server => "/live"
      post "/:command", to: Control
      get "/:command", to: Control
    end
  end
end
