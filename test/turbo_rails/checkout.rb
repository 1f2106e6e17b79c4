# frozen_string_literal: true

require_relative "../rails/error"

# turbo-rails' own tests, from a checkout of it, with this gem loaded.
module TurboRailsSuite
  # A directory with turbo-rails' source: a clone, or an unpacked tag.
  class Checkout
    VERSION_FILE = "lib/turbo/version.rb"
    NEEDED = [VERSION_FILE, "test/test_helper.rb", "test/dummy/config/environment.rb"].freeze
    UNFIT = { "test/installer_test.rb" => "makes new apps, and installs their gems; nothing in them is ours" }.freeze

    attr_reader :path

    def initialize(path)
      @path = File.expand_path(path)
      missing = NEEDED.reject { |file| File.exist?(join(file)) }
      raise RailsSuite::Error, "#{@path} is no checkout of turbo-rails: it lacks #{missing.join(', ')}" if missing.any?
    end

    # @return [String] as the code has it; some tags have another
    def version
      @version ||= Module.new.then do |sandbox|
        load join(VERSION_FILE), sandbox
        sandbox::Turbo::VERSION
      end
    end

    def load_paths
      [join("lib"), join("test")]
    end

    # @return [Array<String>] relative to {#path}
    def test_files
      all_files - UNFIT.keys
    end

    def system_test_files
      test_files.grep(%r{\Atest/system/})
    end

    # @return [Hash{String => String}] files, and why they are left out
    def left_out
      UNFIT.slice(*all_files)
    end

    private

    def all_files
      Dir.glob("test/**/*_test.rb", base: path)
    end

    def join(file)
      File.join(path, file)
    end
  end
end
