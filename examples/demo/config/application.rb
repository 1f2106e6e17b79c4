# frozen_string_literal: true

require_relative "boot"

require "rails"
require "action_controller/railtie"
require "action_view/railtie"
require "active_record/railtie"
require "action_cable/engine"
require "turbo_cable_rs"

module Demo
  class Application < Rails::Application
    NODE_MODULES = File.expand_path("../../../node_modules", __dir__)

    config.load_defaults "#{Rails::VERSION::MAJOR}.#{Rails::VERSION::MINOR}"

    # No asset pipeline: our own files are in public/, the two clients are served as npm installed them.
    config.middleware.insert_before ActionDispatch::Static, Rack::Static, root: NODE_MODULES, cascade: true, urls: {
      "/vendor/actioncable.js" => "@rails/actioncable/app/assets/javascripts/actioncable.esm.js",
      "/vendor/turbo.js" => "@hotwired/turbo-rails/app/assets/javascripts/turbo.js"
    }
  end
end
