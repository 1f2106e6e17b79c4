# frozen_string_literal: true

# Loaded before turbo-rails' tests: takes the place of Bundler and of their Gemfile, whose gems need not be there.

require "bundler"

module TurboRailsSuite
  # What turbo-rails' Gemfile brings. What is not installed, and not on the load path either, is stood in for.
  module Gems
    STAND_INS = File.join(__dir__, "stand_in")
    # With a stand-in, and what of them is required.
    GEMS = { "sprockets-rails" => "sprockets/railtie", "importmap-rails" => "importmap-rails",
             "cuprite" => "capybara/cuprite" }.freeze

    class << self
      def prepare
        GEMS.each_key { |name| activate(name) }
        $LOAD_PATH << STAND_INS # at the end, behind whatever is there
      end

      def require_all
        ["turbo-rails", "capybara", *GEMS.values, *ENV.fetch("CABLE_GEM", nil)].each { |feature| require feature }
      end

      # @return [Array<String>] names of gems
      def stood_in
        GEMS.select { |_, feature| $LOADED_FEATURES.include?(File.join(STAND_INS, "#{feature}.rb")) }.keys
      end

      private

      def activate(name)
        gem name
      rescue Gem::LoadError
        nil
      end
    end
  end
end

TurboRailsSuite::Gems.prepare

# The dummy app's way to its gems.
def Bundler.require(*)
  TurboRailsSuite::Gems.require_all
end
