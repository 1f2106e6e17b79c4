# rubocop:disable Naming/FileName -- it is the gem's
# frozen_string_literal: true

require "action_view/railtie"

# Stands in for the gem of this name, which Debian has not got: as much of it as turbo-rails' dummy app uses.
module Importmap
  class Map
    def initialize(path)
      @files = {}
      instance_eval(File.read(path), path)
    end

    def pin(name, to: "#{name}.js")
      @files[name] = to
    end

    # @yield [String] a file's name, for its URL
    def to_json(&url)
      JSON.generate(imports: @files.transform_values(&url))
    end
  end

  module TagsHelper
    def javascript_importmap_tags(entry = "application")
      map = Rails.configuration.importmap.to_json { |file| asset_path(file) }
      safe_join([tag.script(map.html_safe, type: "importmap"),
                 tag.script(%(import "#{entry}").html_safe, type: "module")], "\n")
    end
  end

  class Railtie < Rails::Railtie
    initializer "importmap" do |app|
      app.config.importmap = Map.new(app.root.join("config/importmap.rb").to_s)
      app.config.assets.paths << app.root.join("app/javascript").to_s
    end

    initializer "importmap.helper" do
      ActiveSupport.on_load(:action_controller_base) { helper TagsHelper }
    end
  end
end
# rubocop:enable Naming/FileName
