# frozen_string_literal: true

require_relative "../test/rails/debian_source"
require_relative "../test/rails/suite"

desc "Run Action Cable's own tests, from Debian's source or, with RAILS=path, a checkout (then conformance, too)"
task rails: "compile:quietly" do
  version = Gem.loaded_specs.fetch("actioncable").version.to_s
  checkout = ENV.fetch("RAILS", nil)
  source = checkout || RailsSuite::DebianSource.of(version)&.path
  next puts "rails: skipped: Rails #{version} is not Debian's here; with a checkout: bin/test rails PATH" unless source

  passed = RailsSuite::Suite.new(RailsSuite::Checkout.new(source)).run
  passed &= system("bin/conformance", "--quiet", "--rails", checkout) if checkout
  abort "rails: failed" unless passed
rescue RailsSuite::Error => error
  abort "rails: #{error.message}"
end
