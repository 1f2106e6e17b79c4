# frozen_string_literal: true

require "socket"
require "tmpdir"
require_relative "../../spec/support/wait"
require_relative "program"

module RailsSuite
  # A Redis of its own, on a free port.
  class RedisServer
    PROGRAM = "redis-server"

    # Runs the block with what makes Rails' tests use it in the environment.
    def self.open
      server = new
      server.start
      yield server.environment
    ensure
      server&.stop
    end

    def initialize
      @port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] }
    end

    def environment
      { "REDIS_URL" => "redis://127.0.0.1:#{@port}/0" }
    end

    def start
      @pid = Process.spawn(Program.find(PROGRAM), "--bind", "127.0.0.1", "--port", @port.to_s, "--save", "",
                           chdir: Dir.tmpdir, %i[in out err] => File::NULL)
      Wait.wait_until("Redis on port #{@port}") { answers? }
    end

    def stop
      return unless @pid

      Process.kill("TERM", @pid)
      Process.wait(@pid)
    end

    private

    def answers?
      TCPSocket.open("127.0.0.1", @port) { true }
    rescue SystemCallError
      false
    end
  end
end
