# frozen_string_literal: true

require "action_view/railtie"
require "rack/cascade"
require "rack/files"

# Stands in for the sprockets-rails gem, which Debian has only for an older Rails: as much of it as turbo-rails' dummy
# app uses. Assets are served as they are, under /assets.
module Sprockets
  class Railtie < Rails::Railtie
    URL = "/assets"
    FOLDERS = %w[app/assets lib/assets vendor/assets].freeze

    config.assets = ActiveSupport::OrderedOptions.new
    config.assets.paths = []
    config.assets.precompile = []

    module Helper
      def compute_asset_path(source, options = {})
        is_asset = Rails.configuration.assets.paths.any? { |path| File.exist?(File.join(path, source)) }
        is_asset ? "#{URL}/#{source}" : super
      end
    end

    initializer "sprockets.paths" do |app|
      engines = [app, *app.railties.grep(Rails::Engine)]
      folders = engines.flat_map { |engine| engine.paths.values_at(*FOLDERS) }
      app.config.assets.paths.concat(folders.flat_map(&:existent_directories))
    end

    initializer "sprockets.helper" do
      ActiveSupport.on_load(:action_view) { include Helper }
    end

    config.after_initialize do |app|
      files = app.config.assets.paths.map { |path| Rack::Files.new(path.to_s) }
      app.routes.prepend { mount Rack::Cascade.new(files) => URL }
    end
  end
end
