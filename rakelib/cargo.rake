# frozen_string_literal: true

require "open3"

namespace :cargo do
  desc "Run the Rust server's tests"
  task :test do
    puts "cargo:test:"
    output, status = Open3.capture2e("cargo", "test", "--quiet", "--package", "cable_server")
    puts output
    abort "cargo:test: failed" unless status.success?
    abort "cargo:test: ran no tests" unless output.match?(/[1-9]\d* passed/)
  end
end
