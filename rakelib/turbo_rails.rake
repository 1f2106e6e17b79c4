# frozen_string_literal: true

require_relative "../test/rails/checkout"
require_relative "../test/turbo_rails/suite"

desc "Run turbo-rails' own tests, from the checkout TURBO_RAILS=path; with RAILS=path, on that checkout of Rails"
task turbo_rails: "compile:quietly" do
  source = ENV.fetch("TURBO_RAILS") { abort "turbo-rails: name a checkout of it: bin/test turbo-rails PATH" }
  rails = ENV.fetch("RAILS", nil)&.then { |path| RailsSuite::Checkout.new(path) }

  suite = TurboRailsSuite::Suite.new(TurboRailsSuite::Checkout.new(source), **{ rails: rails }.compact)
  abort "turbo-rails: failed" unless suite.run
rescue RailsSuite::Error => error
  abort "turbo-rails: #{error.message}"
end
