# frozen_string_literal: true

require "pathname"

# What bin/bench runs.
module Bench
  ROOT = Pathname(__dir__).join("../..").expand_path
  RESULTS = ROOT.join("bench/results")

  class Error < StandardError; end

  # Runs the block as a command's: what goes wrong is a sentence at the terminal.
  def self.command
    yield
  rescue Error => error
    abort "bin/bench: #{error.message}"
  rescue Interrupt
    abort "bin/bench: interrupted"
  end
end
