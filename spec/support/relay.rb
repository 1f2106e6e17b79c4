# frozen_string_literal: true

require "socket"

# A door to a TCP server, which can be made to lead to another: what a name or an address in front of a server and its
# replica is.
class Relay
  attr_reader :port

  def initialize(target_port)
    @target_port = target_port
    @listener = TCPServer.new("127.0.0.1", 0)
    @port = @listener.addr[1]
    @threads = [Thread.new { accept }]
  end

  # For whoever connects from now on.
  def lead_to(port)
    @target_port = port
  end

  def stop
    @threads.each(&:kill).each(&:join)
    @listener.close
  end

  private

  def accept
    loop do
      client = @listener.accept
      @threads << Thread.new { connect(client) }
    end
  end

  def connect(client)
    server = TCPSocket.new("127.0.0.1", @target_port)
    [[client, server], [server, client]].map { |from, to| Thread.new { copy(from, to) } }.each(&:join)
  rescue SystemCallError # nobody is there
    nil
  ensure
    [client, server].compact.each(&:close)
  end

  # The end of one side is the end of both.
  def copy(from, to)
    IO.copy_stream(from, to)
  rescue SystemCallError, IOError
    nil
  ensure
    [from, to].each { |socket| socket.shutdown rescue nil } # rubocop:disable Style/RescueModifier -- it has ended by itself
  end
end
