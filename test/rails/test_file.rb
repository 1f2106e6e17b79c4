# frozen_string_literal: true

require_relative "outcome"
require_relative "postgresql_server"
require_relative "redis_server"
require_relative "ruby_process"

module RailsSuite
  # One test file of a checkout, run as Rails does: in a process of its own.
  class TestFile
    GEM = File.expand_path("../../lib", __dir__)
    PRELOAD = File.expand_path("preload.rb", __dir__)
    STAND_IN = File.expand_path("stand_in", __dir__)

    SERVERS = { "redis" => RedisServer, "postgresql" => PostgresqlServer }.freeze
    UNFIT = { "test/javascript_package_test.rb" => "needs the JavaScript tools of Rails' repository" }.freeze
    NATIVE = "test/client_test.rb" # the one file that talks to a server

    SECONDS = 180 # a test that waits for what never comes would wait for ever

    # @param path [String] absolute, or relative to the checkout's actioncable/
    def initialize(checkout, path)
      @checkout = checkout
      @path = path
      @adapter = path[%r{subscription_adapter/(\w+)_test\.rb}, 1]
      @server = SERVERS[@adapter]
    end

    def name
      File.basename(@path)
    end

    def native?
      @path == NATIVE
    end

    # @return [String, nil] why it cannot be run here
    def obstacle
      @obstacle ||= UNFIT[@path] || (absent_program || absent_gem if @server)
    end

    # @param with_gem [Boolean] false runs it against stock Action Cable
    # @return [Outcome]
    def run(with_gem: true)
      return execute({}, with_gem) unless @server

      @server.open { |environment| execute(environment, with_gem) }
    end

    private

    def absent_program
      "#{@server::PROGRAM} is not installed" unless Program.find(@server::PROGRAM)
    end

    # The adapter itself asks for its gem, in the versions that it works with.
    def absent_gem
      script = 'begin; require "action_cable"; require ARGV[0]; rescue LoadError => error; abort error.message; end'
      output, succeeded = ruby({}, "-e", script, "action_cable/subscription_adapter/#{@adapter}")
      output.lines.first&.strip unless succeeded
    end

    def execute(environment, with_gem)
      gem = with_gem ? ["-I#{GEM}", "-r#{PRELOAD}"] : []
      output, succeeded = ruby(environment, "-I#{STAND_IN}", "-Itest", *gem, @path)
      Outcome.new(output, succeeded: succeeded, must_be_native: native? && with_gem)
    end

    # @return [Array(String, Boolean)] its output, and whether it succeeded
    def ruby(environment, *arguments)
      process = RubyProcess.new(directory: @checkout.action_cable, seconds: SECONDS)
      load_path = @checkout.load_paths.map { |path| "-I#{path}" }
      succeeded = process.run(environment, "-W0", *load_path, *arguments)
      [process.output, succeeded]
    end
  end
end
