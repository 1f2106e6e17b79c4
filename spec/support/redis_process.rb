# frozen_string_literal: true

require "open3"
require_relative "../../test/rails/redis_server"

# A Redis of its own for the examples, that can be taken away and given back.
class RedisProcess < RailsSuite::RedisServer
  # Returns when it answers.
  def self.start
    new.tap(&:start)
  end

  attr_reader :port

  def url
    environment.fetch("REDIS_URL")
  end

  # Gone, and no one was told. A {#start} brings it back.
  def kill
    Process.kill("KILL", @pid)
    Process.wait(@pid)
    @pid = nil
  end

  # It takes connections, and answers nothing.
  def suspend
    Process.kill("STOP", @pid)
  end

  def resume
    Process.kill("CONT", @pid)
  end

  def stop
    resume if @pid
    super
  end

  # @return [String] the answer
  def call(*command)
    output, status = Open3.capture2e("redis-cli", "-p", port.to_s, *command.map(&:to_s))
    raise "redis-cli #{command.join(' ')} failed: #{output}" unless status.success?

    output
  end
end
