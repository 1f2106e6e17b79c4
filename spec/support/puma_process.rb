# frozen_string_literal: true

require "bundler"
require "net/http"
require_relative "wait"

# `bin/rails server` of an app, as a process of its own on a free port that it keeps over restarts.
class PumaProcess
  START_SECONDS = 60
  STOP_SECONDS = 30

  attr_reader :port

  def initialize(directory, env:)
    @directory = directory
    @env = env
    @log = File.join(directory, "log/puma.log")
    @port = 0
  end

  # Returns when the app answers.
  def start
    File.write(@log, "")
    @pid = Bundler.with_unbundled_env { spawn }
    @port = wait_until(START_SECONDS, "listen") { log[%r{Listening on http://127\.0\.0\.1:(\d+)}, 1] }.to_i
    wait_until(START_SECONDS, "answer") { answering? }
  rescue StandardError
    kill
    raise
  end

  # Asks the process to end, and returns when it has.
  def stop
    return unless @pid

    Process.kill("TERM", @pid)
    wait_until(STOP_SECONDS, "stop") { Process.wait(@pid, Process::WNOHANG) }
    @pid = nil
  ensure
    kill
  end

  def restart
    stop
    start
  end

  def url(path = "")
    "http://127.0.0.1:#{port}#{path}"
  end

  def get(path)
    Net::HTTP.get(URI(url(path)))
  end

  def log
    File.read(@log)
  end

  def log_tail
    log.lines.last(40).join
  end

  # Until the block is true. Raises, naming the goal, when it is not in time.
  def wait_until(seconds, goal, &block)
    Wait.wait_until(goal, seconds: seconds, &block)
  rescue Wait::Timeout
    raise "Puma did not #{goal} within #{seconds} s:\n#{log_tail}"
  end

  private

  def spawn
    Process.spawn(@env, "bin/rails", "server", "--binding", "127.0.0.1", "--port", port.to_s,
                  chdir: @directory, in: File::NULL, %i[out err] => @log)
  end

  def answering?
    Net::HTTP.get_response(URI(url("/")))
  rescue SystemCallError, EOFError
    false
  end

  def kill
    return unless @pid

    Process.kill("KILL", @pid)
    Process.wait(@pid)
  rescue Errno::ESRCH, Errno::ECHILD # it has ended by itself
    nil
  ensure
    @pid = nil
  end
end
