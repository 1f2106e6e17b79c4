# frozen_string_literal: true

require "action_cable"
require "concurrent"
require "websocket"
require "turbo_cable_rs/native_socket"

# Both ends of a natively served WebSocket, without a web server: the gem's {TurboCableRs::NativeSocket} and, across a
# socket pair, its client. A block is what the app does in `connect`; it gets the socket.
class NativeClient
  include Wait

  # The connection that the socket calls: notes each call.
  class Connection
    attr_reader :env, :calls, :logger

    def initialize(env, &connect)
      @env = env
      @connect = connect
      @calls = Queue.new
      @logger = Logger.new(@log = StringIO.new)
    end

    def on_open
      @connect&.call
      calls << [:on_open]
    end

    %i[on_message on_error on_close].each do |name|
      define_method(name) { |*arguments| calls << [name, *arguments] }
    end

    def logged
      @log.string
    end
  end

  attr_reader :socket, :connection, :io, :head

  def initialize(server, key: "dGhlIHNhbXBsZSBub25jZQ==", protocols: "actioncable-v1-json")
    theirs, @io = UNIXSocket.pair
    env = { "rack.hijack" => -> { theirs }, "HTTP_SEC_WEBSOCKET_KEY" => key,
            "HTTP_SEC_WEBSOCKET_PROTOCOL" => protocols }
    @connection = Connection.new(env) { yield socket if block_given? }
    @parser = WebSocket::Frame::Incoming::Client.new(version: 13)
    @socket = TurboCableRs::NativeSocket.new(connection, server: server)
  end

  # Goes through the handshake.
  def open
    socket.rack_response
    @head = +""
    @head << read until head.include?("\r\n\r\n")
    self
  end

  # The next call that the connection got.
  def next_call
    wait_until("a call") { !connection.calls.empty? }
    connection.calls.pop
  end

  # The next text that the client gets.
  def next_text
    next_frame(:text).data
  end

  def next_frame(type)
    @parser << read until (frame = @parser.next) && frame.type == type
    frame
  end

  def send_text(text)
    io.write(WebSocket::Frame::Outgoing::Client.new(version: 13, data: text, type: :text).to_s)
  end

  def close
    io.close unless io.closed?
  end

  private

  def read
    raise Timeout, "nothing came within #{SECONDS} s" unless io.wait_readable(SECONDS)

    io.readpartial(65_536)
  end
end

# For examples with `:native`: a server of their own, that ends with them.
RSpec.shared_context "with a native server" do
  include Wait

  let(:config) { TurboCableRs::Configuration.new.tap { |config| config.workers = 2 } }
  let(:server) { TurboCableRs::Server.new(config) }
  let(:backplane) { server.backplane }

  after { server.stop }
end

RSpec.configure { |config| config.include_context "with a native server", :native }
