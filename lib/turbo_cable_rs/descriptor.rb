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

    # The web server offers `rack.hijack` and then gives nothing, as WEBrick's did until Rack 3. The request is still to
    # be answered.
    class Refused < Error; end

    # @return [Integer] the descriptor
    attr_reader :fileno
    # @return [String] bytes the web server had read beyond the request
    attr_reader :early

    # @raise [Unavailable]
    # @raise [Refused]
    def self.take(env)
      hijack = env.delete("rack.hijack")
      io = call(hijack) || env["rack.hijack_io"] or raise Refused, "rack.hijack gave no IO"
      socket = socket_of(io) or raise Unavailable, io

      new(socket, early_bytes(hijack)).tap { forget_socket(env, hijack) }
    end

    def self.call(hijack)
      hijack.call
    rescue NotImplementedError, StandardError => error
      raise Refused, "#{error.class}: #{error.message}"
    end
    private_class_method :call

    # The socket itself; Passenger puts a wrapper around it. `to_io` of other wrappers is not asked: what ends TLS gives
    # its encrypted side.
    def self.socket_of(io)
      io = io.to_io if defined?(::PhusionPassenger) && io.is_a?(::PhusionPassenger::Utils::UnseekableSocket)
      io if io.is_a?(BasicSocket)
    end
    private_class_method :socket_of

    # What followed the headers is with the object that parsed them: Puma's client, Unicorn's and Pitchfork's request.
    def self.early_bytes(hijack)
      parser = owner(hijack)
      return parser.instance_variable_get(:@buffer).to_s if puma?(parser)

      parser.respond_to?(:buf) ? parser.buf.to_s : ""
    end
    private_class_method :early_bytes

    # `rack.hijack` is that object itself, since Puma 7 a method of it, and in Puma 8 a block made of that method.
    def self.owner(hijack)
      case hijack
      when Method then hijack.receiver
      when Proc then hijack.binding.receiver
      else hijack
      end
    rescue ArgumentError # a block that is not Ruby's has no binding
      nil
    end
    private_class_method :owner

    def self.puma?(parser)
      defined?(::Puma::Client) && parser.is_a?(::Puma::Client)
    end
    private_class_method :puma?

    # The env lives as long as the connection and must not keep the server's objects alive. `rack.hijack_io`, by now a
    # closed object, tells Unicorn and Passenger that there is nothing to answer.
    def self.forget_socket(env, hijack)
      env.delete("puma.socket")
      env.delete("rack.hijack_io") if puma?(owner(hijack))
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
