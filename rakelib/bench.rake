# frozen_string_literal: true

require_relative "quiet_command"

namespace :bench do
  desc "Run every workload of the bench once, with few clients: nothing may be lost or doubled"
  task smoke: "compile:quietly" do
    QuietCommand.run("bench: build", "cargo", "build", "--quiet", "--release",
                     "--manifest-path", "bench/load/Cargo.toml")
    QuietCommand.run("bench: smoke", "bundle", "exec", "ruby", "bench/runner/main.rb", "--smoke")
  end
end
