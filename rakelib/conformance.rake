# frozen_string_literal: true

desc "Run one list of scenarios against stock Action Cable and against this gem"
task conformance: "compile:quietly" do
  abort "conformance: failed" unless system("bundle", "exec", "ruby", "test/conformance/run.rb", "--quiet")
end
