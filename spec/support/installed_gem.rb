# frozen_string_literal: true

require_relative "command"

# This gem as a user gets it: built from the gemspec, then installed into an empty GEM_HOME, where its extension is
# compiled. The gems that the specs run with stay visible behind it.
class InstalledGem
  PROJECT = File.expand_path("../..", __dir__)

  # Shared with `rake compile`, so that the crates ours depends on are compiled once.
  TARGET = File.join(PROJECT, "target")

  def initialize(directory)
    @home = File.join(directory, "gems")
    @package = File.join(directory, "turbo_cable_rs.gem")
  end

  def install
    Command.run("gem", "build", "turbo_cable_rs.gemspec", "--quiet", "--output", @package, directory: PROJECT)
    Command.run("gem", "install", "--local", "--ignore-dependencies", "--no-document", @package,
                directory: File.dirname(@package), env: env.merge("RB_SYS_CARGO_TARGET_DIR" => TARGET))
  end

  # What a process needs to find it.
  def env
    { "GEM_HOME" => @home, "GEM_PATH" => [@home, *Gem.path].join(File::PATH_SEPARATOR) }
  end
end
