# frozen_string_literal: true

require "bundler"
require_relative "../../rails/checkout"

module Conformance
  # The Rails that serves: the bundle's, or a checkout's.
  class RailsVersion
    GEM = File.expand_path("../../../lib", __dir__)
    PUMA = Gem.bin_path("puma", "puma")

    # @param checkout [String, nil] the folder of a checkout of Rails
    def initialize(checkout = nil)
      @checkout = checkout && File.expand_path(checkout)
      return if @checkout.nil? || File.directory?(File.join(@checkout, "actioncable/lib"))

      raise ArgumentError, "#{@checkout} is no checkout of Rails: it has no actioncable/lib"
    end

    def bundled?
      @checkout.nil?
    end

    # Without the mark of a version to come, whose features it has.
    def version
      @version ||= Gem::Version.new(full_version).release
    end

    # Runs Puma in its own process group: an interrupt of the runner is not one of the servers.
    def spawn_puma(env, *arguments, **options)
      return Process.spawn(env, "bundle", "exec", "puma", *arguments, pgroup: true, **options) if bundled?

      Bundler.with_unbundled_env do
        Process.spawn(env, Gem.ruby, "-W0", *load_path, PUMA, *arguments, pgroup: true, **options)
      end
    end

    def to_s
      "Rails #{full_version}"
    end

    # As Rails.version has it.
    def full_version
      return Gem.loaded_specs.fetch("railties").version.to_s if bundled?

      File.read(File.join(@checkout, "railties/lib/rails/gem_version.rb"))
          .scan(/^ *(?:MAJOR|MINOR|TINY|PRE) *= *"?(\w+)"?/).flatten.grep_v("nil").join(".")
    end

    private

    def load_path
      libraries = RailsSuite::Checkout::COMPONENTS.map { |name| File.join(@checkout, name, "lib") }
      [*libraries, GEM].map { |path| "-I#{path}" }
    end
  end
end
