# frozen_string_literal: true

require "socket"

module Bench
  module Peers
    # For servers that cannot choose one themselves, or must know each other's before they start.
    module FreePort
      ADDRESS = "127.0.0.1"

      # Another program may take it before it is used: unlikely, and then the server says so and ends.
      def self.find
        TCPServer.open(ADDRESS, 0) { |socket| socket.addr[1] }
      end
    end
  end
end
