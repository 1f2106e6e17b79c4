# frozen_string_literal: true

require "open3"

namespace :cargo do
  # The load generator in bench/ is a workspace of its own.
  suites = { "the server" => "Cargo.toml", "the bench's load" => "bench/load/Cargo.toml" }

  desc "Run the Rust tests: the server's, and those of the bench"
  task :test do
    suites.each do |title, manifest|
      puts "cargo:test: #{title}"
      output, status = Open3.capture2e("cargo", "test", "--quiet", "--manifest-path", manifest)
      puts output
      abort "cargo:test: failed" unless status.success?
      abort "cargo:test: ran no tests" unless output.match?(/[1-9]\d* passed/)
    end
  end
end
