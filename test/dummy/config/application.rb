# frozen_string_literal: true

require_relative "boot"

require "logger" # Rails before 7.1 expects it to be there
require "rails"
require "active_record/railtie"
require "active_job/railtie"
require "action_controller/railtie"
require "action_view/railtie"
require "action_cable/engine"

require "jwt"
require "turbo_cable_rs" unless ENV["STOCK_ACTION_CABLE"] # set, the same app runs on stock Action Cable

module DummyApp
  class Application < Rails::Application
    config.load_defaults "#{Rails::VERSION::MAJOR}.#{Rails::VERSION::MINOR}"

    config.eager_load = Rails.env.production?
    config.cache_classes = !Rails.env.development?
    config.consider_all_requests_local = true
    config.secret_key_base = "dummy" * 16
    config.hosts.clear

    config.cache_store = :memory_store
    config.active_job.queue_adapter = :async
    config.active_record.maintain_test_schema = false # the suite loads db/schema.rb itself
    config.action_controller.allow_forgery_protection = false
    config.paths["log"] = ENV["RAILS_LOG"] if ENV["RAILS_LOG"]
    config.log_formatter = Logger::Formatter.new # says how severe each line is

    # Options of a live app under test, as JSON: `{"mount_path":"/ws"}`.
    JSON.parse(ENV.fetch("ACTION_CABLE_OPTIONS", "{}")).each { |name, value| config.action_cable[name] = value }
    JSON.parse(ENV.fetch("TURBO_CABLE_RS_OPTIONS", "{}")).each do |name, value|
      config.turbo_cable_rs.public_send(:"#{name}=", value)
    end
  end
end
