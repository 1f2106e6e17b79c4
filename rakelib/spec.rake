# frozen_string_literal: true

require_relative "rspec_suite"

desc "Run the specs of the gem: units, real Puma, generators, browser"
task spec: "compile:quietly" do
  RspecSuite.new("spec", FileList["spec/**/*_spec.rb"].exclude("spec/acceptance/**/*")).run
end

desc "Run the dummy app's own suite, the guides' examples among it"
task dummy: "compile:quietly" do
  RspecSuite.new("dummy", Dir.glob("spec/**/*_spec.rb", base: "test/dummy"), directory: "test/dummy").run
end

desc "Build the gem, install it into a new Rails app, and use that app in a browser"
task acceptance: "compile:quietly" do
  RspecSuite.new("acceptance", FileList["spec/acceptance/**/*_spec.rb"]).run
end
