# frozen_string_literal: true

require "rubygems/package"
require_relative "quiet_command"

desc "Build the gem into pkg/"
task :package do
  gemspec = Gem::Specification.load("turbo_cable_rs.gemspec")
  path = "pkg/#{gemspec.file_name}"

  mkdir_p "pkg", verbose: false
  QuietCommand.run("package: #{path}", "gem", "build", "turbo_cable_rs.gemspec", "--output", path)

  # A pattern that matches nothing is silent, and without Cargo.lock users would build what nobody tested.
  needed = %w[Cargo.toml Cargo.lock ext/turbo_cable_rs/extconf.rb lib/turbo_cable_rs.rb README.md CHANGELOG.md LICENSE]
  missing = needed - Gem::Package.new(path).contents
  abort "package: #{path} lacks #{missing.join(', ')}" if missing.any?
end
