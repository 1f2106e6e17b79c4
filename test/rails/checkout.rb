# frozen_string_literal: true

require_relative "error"

module RailsSuite
  # A directory with Rails' source: a clone, an unpacked tag, or Debian's source package.
  class Checkout
    # Those that Action Cable and its tests load.
    COMPONENTS = %w[activesupport actionpack actionview activemodel activerecord activejob railties actioncable].freeze

    VERSION_FILE = "actioncable/lib/action_cable/gem_version.rb"
    NEEDED = [VERSION_FILE, "actioncable/test/client_test.rb", "tools/test_common.rb"].freeze

    attr_reader :path

    def initialize(path)
      @path = File.expand_path(path)
      missing = NEEDED.reject { |file| File.exist?(join(file)) }
      raise Error, "#{@path} is no checkout of Rails: it lacks #{missing.join(', ')}" if missing.any?
    end

    def version
      @version ||= Module.new.then do |sandbox|
        load join(VERSION_FILE), sandbox
        sandbox::ActionCable::VERSION::STRING
      end
    end

    def action_cable
      join("actioncable")
    end

    def load_paths
      COMPONENTS.map { |component| join("#{component}/lib") }
    end

    # @return [Array<String>] relative to {#action_cable}
    def test_files
      Dir.glob("test/**/*_test.rb", base: action_cable)
    end

    private

    def join(file)
      File.join(path, file)
    end
  end
end
