# frozen_string_literal: true

module RailsSuite
  # What keeps the tests from being run at all.
  class Error < StandardError; end
end
