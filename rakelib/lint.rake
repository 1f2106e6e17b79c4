# frozen_string_literal: true

require_relative "quiet_command"

desc "Check style and documentation, Rust's and Ruby's"
task lint: %w[lint:rustfmt lint:clippy lint:rustdoc lint:rubocop lint:yard]

namespace :lint do
  # The load generator in bench/ is a workspace of its own.
  manifests = FileList["Cargo.toml", "bench/*/Cargo.toml"]

  task :rustfmt do
    manifests.each do |manifest|
      QuietCommand.run("lint: rustfmt #{manifest}", "cargo", "fmt", "--all", "--check", "--manifest-path", manifest)
    end
  end

  task :clippy do
    manifests.each do |manifest|
      QuietCommand.run("lint: clippy #{manifest}", "cargo", "clippy", "--quiet", "--workspace", "--all-targets",
                       "--manifest-path", manifest, "--", "--deny", "warnings")
    end
  end

  task :rustdoc do
    QuietCommand.run("lint: rustdoc", { "RUSTDOCFLAGS" => "--deny warnings" }, "cargo", "doc", "--quiet", "--no-deps",
                     "--document-private-items")
  end

  task :rubocop do
    QuietCommand.run("lint: rubocop", "bundle", "exec", "rubocop")
  end

  # YARD only counts; what makes it a check is that nothing users call may be left over.
  task :yard do
    everything_but_constants = "object.type != :constant"
    QuietCommand.run("lint: yard", "bundle", "exec", "yard", "stats", "--list-undoc", "--no-save",
                     "--query", everything_but_constants) { |output| output.include?("100.00% documented") }
  end
end
