# frozen_string_literal: true

require_relative "lib/turbo_cable_rs/version"

Gem::Specification.new do |spec|
  spec.name = "turbo_cable_rs"
  spec.version = TurboCableRs::VERSION
  spec.authors = ["The turbo_cable_rs founders"]
  spec.summary = "Action Cable's server, in Rust, inside your Rails process"
  spec.description = "Takes the place of Action Cable's server inside the Rails process: Rust owns sockets, frames, " \
                     "streams and fan-out; your connections, channels, Turbo Streams and clients stay as they are."
  spec.license = "MIT"
  spec.required_ruby_version = ">= 3.1"
  spec.metadata["rubygems_mfa_required"] = "true"

  # Listed by pattern, not by git: the gem also builds from an unpacked archive.
  spec.files = Dir.glob(
    ["lib/**/*.{rb,rake,tt}", "lib/**/USAGE",
     "Cargo.{toml,lock}", "ext/*/{Cargo.toml,build.rs,extconf.rb}", "ext/*/src/**/*.rs",
     "README.md", "CHANGELOG.md", "LICENSE", "docs/*.md"],
    base: __dir__
  )
  spec.extensions = ["ext/turbo_cable_rs/extconf.rb"]

  spec.add_dependency "actioncable", ">= 7.0"
  spec.add_dependency "railties", ">= 7.0"
  spec.add_dependency "rb_sys", "~> 0.9" # compiles the extension when the gem is installed from source
end
