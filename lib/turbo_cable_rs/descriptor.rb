# frozen_string_literal: true

require "socket"

module TurboCableRs
  # A client's socket, taken out of the web server's hands (`rack.hijack`) and then out of Ruby's: one descriptor, and
  # from now on one owner. Whoever takes it must close it or pass it on.
  class Descriptor # :nodoc:
    # The hijacked IO is no plain socket: the web server ends TLS itself, or wraps its sockets. Holds the IO, for
    # whoever can serve it.
    class Unavailable < Error
      attr_reader :io

      def initialize(io)
        @io = io
        super("#{io.class} has no socket of its own to hand over")
      end
    end

    # @return [Integer] the descriptor
    attr_reader :fileno
    # @return [String] bytes the web server had read beyond the request
    attr_reader :early

    # @raise [Unavailable]
    def self.take(env)
      hijack = env.delete("rack.hijack")
      io = hijack.call || env["rack.hijack_io"]
      raise Unavailable, io unless io.is_a?(BasicSocket)

      new(io, early_bytes(hijack)).tap { forget_socket(env) }
    end

    # Puma keeps what followed the headers, and only it knows: before version 7 `rack.hijack` is its client object,
    # since then a method of it.
    def self.early_bytes(hijack)
      client = hijack.respond_to?(:receiver) ? hijack.receiver : hijack
      return "" unless defined?(::Puma::Client) && client.is_a?(::Puma::Client)

      client.instance_variable_get(:@buffer).to_s
    end
    private_class_method :early_bytes

    # The env lives as long as the connection; it must not keep the server's objects alive, nor lead back to the socket.
    def self.forget_socket(env)
      env.delete("rack.hijack_io")
      env.delete("puma.socket")
    end
    private_class_method :forget_socket

    def initialize(io, early)
      @early = early
      @fileno = io.fileno
      # Closes the Ruby object and leaves the descriptor open.
      io.autoclose = false
      io.close
    end
  end
end
