# frozen_string_literal: true

require "English"
require "fileutils"
require "socket"
require "tmpdir"
require_relative "../support/wait"

# The app in examples/demo as a process of its own, with a free port and a temporary database.
#
#   demo = DemoServer.start
#   demo.url  # => "http://localhost:40123"
#   demo.stop
class DemoServer
  ROOT = File.expand_path("../../examples/demo", __dir__)
  BOOT_SECONDS = 60
  STOP_SECONDS = 10

  def self.start
    new.tap(&:start)
  end

  def initialize
    @directory = Dir.mktmpdir("demo-")
    @port = TCPServer.open("localhost", 0) { |server| server.addr[1] }
    @env = { "DEMO_DATABASE" => path("demo.sqlite3"), "PORT" => @port.to_s, "RAILS_ENV" => "development" }
  end

  def url
    "http://localhost:#{@port}"
  end

  # After a pause, the same port and database again.
  def start
    File.write(path("log"), "")
    @pid = spawn("bin/server")
    return if within(BOOT_SECONDS) { started? || ended? } && started?

    kill if @pid
    raise "examples/demo did not start:\n#{log}"
  end

  # Ends the process as a deployment does: first asked, then made to. Puma 6 has to be made to once in a while, as its
  # own pipe can lock it up at the end (puma/puma#3677).
  def pause
    Process.kill("TERM", @pid)
    within(STOP_SECONDS) { ended? } || kill
  end

  # Ruby code of the app, run in a process other than the server's.
  def run(code)
    Process.wait(spawn("bin/rails", "runner", code))
    raise "#{code} failed:\n#{log}" unless $CHILD_STATUS.success?
  end

  def stop
    pause if @pid
  ensure
    FileUtils.remove_entry(@directory)
  end

  private

  def spawn(*command)
    output = { %i[out err] => [path("log"), "a"] }
    Process.spawn(@env, "bundle", "exec", "ruby", *command, chdir: ROOT, in: File::NULL, **output)
  end

  def started?
    log.include?("Demo at")
  end

  def ended?
    @pid = nil if Process.wait(@pid, Process::WNOHANG)
    @pid.nil?
  end

  def kill
    Process.kill("KILL", @pid)
    Process.wait(@pid)
    @pid = nil
  end

  def within(seconds, &block)
    Wait.wait_until("the demo", seconds: seconds, &block)
  rescue Wait::Timeout
    false
  end

  def log
    File.read(path("log"))
  end

  def path(name)
    File.join(@directory, name)
  end
end
