# frozen_string_literal: true

require "socket"
require_relative "program"

module Bench
  # A Redis of its own, on a free port, that keeps nothing on disk.
  class Redis
    COMMAND = "redis-server"
    START_SECONDS = 10

    def self.open
      port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] }
      command = [COMMAND, "--bind", "127.0.0.1", "--port", port.to_s, "--save", ""]
      Program.open(command, core: Machine::SERVER_CORE) { |program| yield new(program, port) }
    end

    def self.installed?
      ENV.fetch("PATH").split(File::PATH_SEPARATOR).any? { |path| File.executable?(File.join(path, COMMAND)) }
    end

    def initialize(program, port)
      @program = program
      @port = port
      wait
    end

    def url
      "redis://127.0.0.1:#{@port}/0"
    end

    def cpu_seconds
      @program.cpu_seconds
    end

    def memory_bytes
      @program.memory_bytes
    end

    private

    def wait
      line = @program.gets(seconds: START_SECONDS) until line&.include?("Ready to accept connections")
    end
  end
end
