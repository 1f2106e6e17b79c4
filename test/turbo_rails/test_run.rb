# frozen_string_literal: true

require "tmpdir"
require_relative "../rails/ruby_process"
require_relative "outcome"

module TurboRailsSuite
  # Test files of a checkout, run as turbo-rails does: all in one process.
  class TestRun
    GEM = File.expand_path("../../lib", __dir__)
    PRELOAD = File.expand_path("preload.rb", __dir__)
    ALL_TESTS = File.expand_path("all_tests.rb", __dir__)

    OUR_ADAPTER = "turbo_cable_rs"
    STOCK_ADAPTER = "async" # as near to ours as stock has one

    GRACE = 10 # seconds to stop its browsers
    SECONDS = 600 # a test that waits for what never comes would wait for ever

    # @param files [Array<String>] relative to the checkout
    # @param rails [InstalledRails, RailsSuite::Checkout]
    # @param our_adapter [Boolean] whether clients are served with our adapter, and not with Rails' own for tests
    def initialize(checkout, files, rails:, our_adapter: false)
      @checkout = checkout
      @files = files
      @rails = rails
      @our_adapter = our_adapter
    end

    # @param with_gem [Boolean] false runs them against stock Action Cable
    # @return [Outcome]
    def run(with_gem: true)
      ruby = RailsSuite::RubyProcess.new(directory: @checkout.path, seconds: SECONDS, grace: GRACE)
      succeeded = Dir.mktmpdir { |directory| ruby.run(environment(directory, with_gem), *arguments(with_gem)) }
      must_have_turbo = with_gem && @our_adapter
      Outcome.new(ruby.output, succeeded: succeeded, must_be_native: with_gem, must_have_turbo: must_have_turbo)
    end

    private

    def environment(directory, with_gem)
      {
        "BUNDLE_GEMFILE" => File.join(directory, "none"), # preload.rb brings the gems
        "CI" => "true", # as turbo-rails' own CI; without it the tests want a constant that Rails 8 loads later
        "DATABASE_URL" => "sqlite3:#{File.join(directory, 'test.sqlite3')}",
        "RAILS_VERSION" => @rails.version[/\A\d+\.\d+/],
        "CABLE_GEM" => ("turbo_cable_rs" if with_gem),
        "CABLE_ADAPTER" => (adapter(with_gem) if @our_adapter)
      }.compact
    end

    def adapter(with_gem)
      with_gem ? OUR_ADAPTER : STOCK_ADAPTER
    end

    def arguments(with_gem)
      load_paths = [*@rails.load_paths, *(GEM if with_gem), *@checkout.load_paths]
      ["-W0", *load_paths.map { |path| "-I#{path}" }, "-r#{PRELOAD}", ALL_TESTS, *@files]
    end
  end
end
