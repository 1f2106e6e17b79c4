# frozen_string_literal: true

require "bundler"
require "open3"

module RailsSuite
  # A Ruby outside of our bundle, which has not all that others' tests need.
  class RubyProcess
    # @return [String] both outputs, and a remark if it took too long
    attr_reader :output

    # @param directory [String] where it runs
    # @param seconds [Numeric] it may take, before it is stopped
    # @param grace [Numeric, nil] seconds to stop by itself, with what it has started; without them it is killed
    def initialize(directory:, seconds:, grace: nil)
      @directory = directory
      @seconds = seconds
      @grace = grace
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
        remark = process.join(@seconds) ? "" : "\n#{end_early(process)} after #{@seconds} s"
        @output = reader.value + remark
        process.value
      end
    end

    # @return [String] how
    def end_early(process)
      Process.kill("TERM", process.pid) if @grace
      Process.kill("KILL", process.pid) unless @grace && process.join(@grace)
      @grace ? "stopped" : "killed"
    end
  end
end
