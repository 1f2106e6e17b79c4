# frozen_string_literal: true

require "digest"
require_relative "../../../spec/support/command"

# The front end in test/guides/react, installed and built when what it is made of has changed.
class ReactBuild
  ROOT = File.expand_path("../react", __dir__)
  PACKAGES = %w[package.json package-lock.json .npmrc].freeze
  SOURCES = [*PACKAGES, "vite.config.js", "index.html", "src/**/*"].freeze

  # @return [String] the folder with what was built
  def self.make
    new.make
  end

  def make
    unless_done("node_modules", PACKAGES) { npm "ci", "--no-audit", "--no-fund" }
    unless_done("dist", SOURCES) { npm "run", "build" }
    path("dist")
  end

  private

  # What is in the folder was made of these files if the digest in it is theirs.
  def unless_done(folder, patterns)
    stamp = path("#{folder}/.made_of")
    digest = digest(patterns)
    return if File.exist?(stamp) && File.read(stamp) == digest

    yield
    File.write(stamp, digest)
  end

  def digest(patterns)
    files = Dir.glob(patterns, base: ROOT).sort.select { |file| File.file?(path(file)) }
    Digest::SHA256.hexdigest(files.map { |file| "#{file}\n#{File.read(path(file))}" }.join)
  end

  def npm(*arguments)
    Command.run("npm", *arguments, directory: ROOT)
  end

  def path(name)
    File.join(ROOT, name)
  end
end
