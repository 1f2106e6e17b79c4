# frozen_string_literal: true

require "socket"
require_relative "../../../spec/support/wait"

module TwoHosts
  # The Redis that all machines use. It ends with the sandbox.
  class Redis
    PORT = 6379

    attr_reader :url

    def initialize(address)
      @address = address
      @url = "redis://#{address}:#{PORT}/0"
    end

    def start
      Process.spawn("redis-server", "--bind", @address, "--port", PORT.to_s, "--protected-mode", "no", "--save", "",
                    %i[in out err] => File::NULL)
      Wait.wait_until("Redis at #{url}") { answers? }
    end

    private

    def answers?
      TCPSocket.open(@address, PORT) { true }
    rescue SystemCallError
      false
    end
  end
end
