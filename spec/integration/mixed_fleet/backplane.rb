# frozen_string_literal: true

require "bundler"
require "fileutils"
require "tmpdir"
require_relative "../../support/dummy"
require_relative "../../../test/rails/program"

# What the processes of a fleet share, and what can be seen of it from outside. This is what all have in common; each
# adds `cable`, `published` and, where that can be seen, `subscriptions`.
class Backplane
  # What libraries.gemfile adds to every process's bundle.
  GEMS = %w[pg redis].freeze

  class << self
    # @return [String, nil] why there can be none here
    def obstacle
      missing = missing_gems + programs.reject { |name| RailsSuite::Program.find(name) }
      "not installed: #{missing.join(', ')}" if missing.any?
    end

    private

    def programs
      []
    end

    def missing_gems
      Bundler.with_unbundled_env do
        GEMS.reject { |name| system("gem", "list", "--installed", "--exact", name, out: File::NULL) }
      end
    end
  end

  def start; end

  def stop; end

  # @return [Array<String>] what the apps have to require
  def libraries
    []
  end

  # @return [String] Ruby that prepares the database
  def schema
    ""
  end

  # @return [Hash] the environment that names the fleet's one database
  def database
    { "DUMMY_DATABASE" => database_file }
  end

  private

  def database_file
    @database_file ||= File.join(directory, "fleet.sqlite3").tap { |path| FileUtils.cp Dummy.empty_database, path }
  end

  def directory
    @directory ||= Dir.mktmpdir("fleet-", Dummy.directory)
  end
end
