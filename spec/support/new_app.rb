# frozen_string_literal: true

require "fileutils"
require_relative "command"

# A Rails application made the way a user makes one: `rails new`, the gem in its Gemfile, its own files, a database.
#
# It has no turbo-rails gem, unless TURBO_RAILS_PATH says where one is.
class NewApp
  PROJECT = File.expand_path("../..", __dir__)
  FILES = File.join(PROJECT, "spec/acceptance/app")
  CLIENTS = %w[
    @hotwired/turbo-rails/app/assets/javascripts/turbo.js
    @rails/actioncable/app/assets/javascripts/actioncable.esm.js
  ].freeze
  OPTIONS = %w[
    --minimal --no-skip-action-cable --no-skip-active-job --skip-asset-pipeline --skip-test --skip-git --skip-bundle
    --no-rc --quiet
  ].freeze

  attr_reader :root, :env

  # +gem_env+ is where its gems are.
  def initialize(directory, gem_env:)
    @root = File.join(directory, "new_app")
    @env = gem_env.merge("RAILS_ENV" => "development")
  end

  def create
    rails = Gem.bin_path("railties", "rails")
    Command.run(Gem.ruby, rails, "new", root, *OPTIONS, directory: File.dirname(root), env: env)
    write_gemfile
    run "bundle", "install", "--local", "--quiet"
    copy_files
    run "bin/rails", "db:migrate"
  end

  # What the program printed.
  def run(*command)
    Command.run(*command, directory: root, env: env)
  end

  # The text of each file that matches, by path.
  def files(pattern)
    Dir.glob(pattern, base: root).map { |path| File.join(root, path) }.select { |path| File.file?(path) }
       .to_h { |path| [path, File.binread(path)] }
  end

  private

  # Without what `rails new` puts there for developers and this machine does not have.
  def write_gemfile
    present = [nil, *Command.run("gem", "list", "--no-versions", directory: root, env: env).split]
    gemfile = File.join(root, "Gemfile")
    lines = File.readlines(gemfile).select { |line| present.include?(line[/^\s*gem "([^"]+)"/, 1]) }
    File.write(gemfile, [*lines, *added_gems].join)
  end

  def added_gems
    turbo_rails = ENV.fetch("TURBO_RAILS_PATH", nil)
    [%(\ngem "turbo_cable_rs"\n), (%(gem "turbo-rails", path: #{turbo_rails.dump}\n) if turbo_rails)].compact
  end

  def copy_files
    FileUtils.cp_r File.join(FILES, "."), root
    FileUtils.cp File.join(__dir__, "in_puma/puma_stop.rb"), File.join(root, "config/initializers")
    FileUtils.cp CLIENTS.map { |path| File.join(PROJECT, "node_modules", path) }, File.join(root, "public")
  end
end
