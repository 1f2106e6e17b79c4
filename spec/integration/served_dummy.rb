# frozen_string_literal: true

require_relative "cable_helper"
require "bundler"
require "open3"

# The app in test/dummy on another web server than Puma. None of these servers is in the bundle: what is installed
# beside it is used, or what RUBYLIB has.
#
#   ServedDummy.start("unicorn", adapter: "turbo_cable_rs")
#   ServedDummy.start("rackup", "thin")
class ServedDummy < Dummy
  STARTERS = File.expand_path("../../test/servers", __dir__)
  # Prints the load path of a gem and of all that it needs, but for the gems named behind it.
  LOAD_PATH = <<~RUBY
    name = ARGV.shift
    gem name unless $LOAD_PATH.resolve_feature_path(name)
    require name
    puts Gem.loaded_specs.except(*ARGV).values.flat_map(&:full_require_paths)
  RUBY

  class << self
    # @return [Boolean] whether the server is there
    def installed?(name)
      !load_path(name).nil?
    end

    # @return [Array<String>, nil] the directories that the bundle lacks for this server; nil when it is not installed
    def load_path(name)
      @load_paths ||= Hash.new { |paths, missing| paths[missing] = find_load_path(missing) }
      @load_paths[name]
    end

    private

    def find_load_path(name)
      output, status = Bundler.with_unbundled_env do
        Open3.capture2(RbConfig.ruby, "-e", LOAD_PATH, name, *Gem.loaded_specs.keys, err: File::NULL)
      end
      output.lines(chomp: true) if status.success?
    end
  end

  # @param starter [String] a file in test/servers
  # @param arguments [Array<String>] of that file; the server's name where the file has another
  def initialize(starter, *arguments, **options)
    super(**options)
    @starter = File.join(STARTERS, "#{starter}.rb")
    @name = arguments.first || starter
    @arguments = arguments
    @port = TCPServer.open("127.0.0.1", 0) { |free| free.addr[1] } # not every server says which port it took
  end

  private

  def command
    load_path = self.class.load_path(@name).map { |directory| "-I#{directory}" }
    ["bundle", "exec", "ruby", *load_path, @starter, *@arguments]
  end

  def listening_port
    port
  end
end
