# frozen_string_literal: true

require "json"
require_relative "../../support/dummy"

# Another process of a server's app, that has loaded it and runs the Ruby that it is given.
#
#   process = AppProcess.start(server)
#   process.run('ActionCable.server.broadcast("lobby", "hi")')
#   process.stop
class AppProcess
  DEADLINE = 30
  PROGRAM = <<~RUBY.freeze
    require "./config/environment"
    require #{File.join(__dir__, 'errands').inspect}
    Errands.obey($stdin, $stdout)
  RUBY

  # What it was given could not be run.
  class Failed < StandardError; end

  # @param server [Dummy] whose app it is
  # @param count [Integer] how many
  def self.start(server, count = nil)
    return Array.new(count) { new(server) }.each(&:wait) if count

    new(server).tap(&:wait)
  end

  def initialize(server)
    @io = server.popen("bundle", "exec", "ruby", "-e", PROGRAM)
  end

  # For the app to be loaded.
  def wait
    run("true")
  end

  # @return [Object] what the code gives, as JSON has it
  def run(code)
    @io.puts JSON.generate(code)
    raise Failed, "no answer within #{DEADLINE} s to: #{code}" unless @io.wait_readable(DEADLINE)

    answer = JSON.parse(@io.gets || raise(Failed, "it has ended, and not answered to: #{code}"))
    answer.fetch("value") { raise Failed, answer.fetch("error") }
  end

  # What the code took, in seconds.
  def time(code)
    run("start = Process.clock_gettime(Process::CLOCK_MONOTONIC)\n#{code}\n" \
        "Process.clock_gettime(Process::CLOCK_MONOTONIC) - start")
  end

  def pid
    @io.pid
  end

  # It reads the end of its input, and ends.
  def stop
    @io.close unless @io.closed?
  end
end
