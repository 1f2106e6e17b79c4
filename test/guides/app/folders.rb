# frozen_string_literal: true

# Folders laid out as an app is, whose files come before those of test/dummy: of two classes of one name, that of the
# first folder is loaded.
class Folders
  ADDED = %w[app/views config/initializers config/routes.rb].freeze
  NO_CLASSES = %w[views javascript].freeze

  def self.from_environment
    new([*ENV.fetch("GUIDE_FOLDERS", "").split(File::PATH_SEPARATOR), __dir__])
  end

  def initialize(folders)
    @folders = folders
  end

  # @param config [Rails::Application::Configuration] of an app that is not initialized yet
  def add_to(config)
    config.autoload_paths += classes
    config.eager_load_paths += classes
    ADDED.each { |name| config.paths[name].unshift(*existing(name)) }
    existing("public").first&.then { |path| config.paths["public"] = path }
    cable_settings&.then { |settings| config.action_cable.cable = settings }
  end

  # @return [Array<String>] paths, in the folders' order
  def existing(pattern)
    @folders.flat_map { |folder| Dir[File.join(folder, pattern)] }
  end

  private

  def classes
    directories = existing("app/*").reject { |path| NO_CLASSES.include?(File.basename(path)) }
    directories + existing("app/models/concerns")
  end

  def cable_settings
    path = existing("config/cable.yml").first
    Rails.application.config_for(Pathname(path))&.with_indifferent_access if path
  end
end
