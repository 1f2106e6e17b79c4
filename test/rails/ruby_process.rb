# frozen_string_literal: true

require "bundler"
require "open3"

module TurboRailsSuite
  # A Ruby outside of our bundle, which has not all that others' tests need.
  class RubyProcess
    GRACE = 10 # seconds to stop its browsers

    # @return [String] both outputs, and a remark if it took too long
    attr_reader :output

    # @param directory [String] where it runs
    # @param seconds [Numeric] it may take, before it is stopped
    def initialize(directory:, seconds:)
      @directory = directory
      @seconds = seconds
    end

    # @return [Boolean] whether it succeeded
    def run(environment, *arguments)
      environment = Bundler.unbundled_env.merge("GEM_PATH" => Gem.path.join(File::PATH_SEPARATOR), **environment)
      capture(environment, Gem.ruby, *arguments).success?
    end

    private

    def capture(environment, *command)
      Open3.popen2e(environment, *command, chdir: @directory, unsetenv_others: true) do |input, output, process|
        input.close
        reader = Thread.new { output.read }
        remark = process.join(@seconds) ? "" : stop(process)
        @output = reader.value + remark
        process.value
      end
    end

    def stop(process)
      Process.kill("TERM", process.pid)
      Process.kill("KILL", process.pid) unless process.join(GRACE)
      "\nstopped after #{@seconds} s"
    end
  end
end
