# frozen_string_literal: true

require_relative "rspec_suite"

desc "Run what guides for Action Cable print, as it is printed: in Rails apps, in another process, in a browser"
task guides: "compile:quietly" do
  RspecSuite.new("guides", FileList["test/guides/*_spec.rb"]).run
end
