# frozen_string_literal: true

require_relative "quiet_command"

namespace :bench do
  desc "Run every workload of the bench once, with few clients: nothing may be lost or doubled"
  task smoke: "compile:quietly" do
    QuietCommand.run("bench: build", "cargo", "build", "--quiet", "--release",
                     "--manifest-path", "bench/load/Cargo.toml")
    QuietCommand.run("bench: smoke", "bundle", "exec", "ruby", "bench/runner/main.rb", "--smoke")
  end

  desc "Count the instructions of the server's hot paths, and compare them with their limits"
  task :instructions do
    QuietCommand.run("bench: build for counting", "cargo", "build", "--quiet", "--release",
                     "--manifest-path", "bench/instructions/Cargo.toml")
    next puts("bench: instructions … skipped: no valgrind that works") unless system("valgrind -q true >/dev/null 2>&1")

    QuietCommand.run("bench: instructions", "bundle", "exec", "ruby", "bench/instructions/guard.rb")
  end
end
