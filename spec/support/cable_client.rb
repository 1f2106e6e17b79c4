# frozen_string_literal: true

require "json"
require "openssl"
require "socket"
require "uri"
require "websocket"

# A WebSocket client that speaks Action Cable, over a real socket, and shows every frame. Each wait has a deadline.
#
#   client = CableClient.open(dummy.cable_url(user: "alice"))
#   client.subscribe(channel: "RoomChannel", room: "lobby")
#   client.next_message                                     # => {"text" => "hi"}
class CableClient
  DEADLINE = 10
  HEADERS = { "Sec-WebSocket-Protocol" => "actioncable-v1-json, actioncable-unsupported" }.freeze

  # The server did not say in time what was waited for.
  class Timeout < StandardError; end

  # A client that has read its welcome.
  def self.open(url, **options)
    client = new(url, **options)
    raise "the upgrade was answered with #{client.status}: #{client.body}" unless client.status == 101

    client.wait_for { |frame| frame["type"] == "welcome" }
    client
  end

  # `received`: all frames so far, parsed. `pongs`: what the pongs among them said.
  attr_reader :response, :body, :close_code, :received, :pongs

  # @param url [String] `wss:` for TLS, with any certificate
  # @param headers [Hash] more request headers; nil takes one away
  # @param early [String] bytes to send right behind the request, before its answer
  def initialize(url, headers: {}, origin: nil, version: 13, method: "GET", early: "")
    uri = URI(url)
    @socket = connect(uri)
    @received = []
    @pongs = []
    @unread = []
    @parser = WebSocket::Frame::Incoming::Client.new(version: 13)
    headers = { "Origin" => origin || "http://#{uri.host}:#{uri.port}", "Sec-WebSocket-Version" => version, **headers }
    @socket.write("#{method} #{uri.request_uri} HTTP/1.1\r\n#{header_lines(uri, headers)}\r\n#{early}")
    @response = read_response
  end

  def status
    response[%r{\AHTTP/1\.1 (\d+)}, 1].to_i
  end

  def header(name)
    response[/^#{Regexp.escape(name)}: *(.*?)\r$/i, 1]
  end

  # --- talk ---

  def subscribe(params)
    identifier = identify(params)
    command("subscribe", identifier)
    wait_for { |frame| frame["type"] == "confirm_subscription" && frame["identifier"] == identifier }
    identifier
  end

  def perform(params, action, data = {})
    command("message", identify(params), data: JSON.generate(data.merge(action: action)))
  end

  def command(name, identifier, **rest)
    send_text(JSON.generate({ command: name, identifier: identify(identifier) }.merge(rest)))
  end

  def identify(params)
    params.is_a?(String) ? params : JSON.generate(params)
  end

  def send_text(text)
    send_frame(:text, text)
  end

  def send_frame(type, data = "", code: nil)
    send_bytes(WebSocket::Frame::Outgoing::Client.new(version: 13, data: data, type: type, code: code).to_s)
  end

  def send_bytes(bytes)
    @socket.write(bytes)
  end

  # --- listen ---

  # What has been read so far, without the pings.
  def frames(from: 0)
    received[from..].reject { |frame| frame["type"] == "ping" }
  end

  # The next frame that is no ping, parsed.
  def next_frame(deadline: DEADLINE)
    wait_for(deadline: deadline) { |frame| frame["type"] != "ping" }
  end

  # The next message of any subscription.
  def next_message(deadline: DEADLINE)
    wait_for(deadline: deadline) { |frame| frame.key?("message") && frame["type"].nil? }["message"]
  end

  # The next frame for which the block is true; those before it are passed over, and kept in {#received}.
  def wait_for(deadline: DEADLINE)
    limit = now + deadline
    loop do
      while (frame = @unread.shift)
        return frame if yield frame
      end
      read_more(limit) || raise(EOFError, "closed with #{close_code.inspect}; received #{frames.inspect}")
    end
  end

  # What came until everything sent in the block was dealt with: for showing that something did *not* come.
  def frames_before_echo
    params = { channel: "EchoChannel", token: rand.to_s }
    before = received.size - @unread.size # what nobody has looked at counts
    identifier = subscribe(params)
    yield
    perform(params, "echo", marker: true)
    wait_for { |frame| frame["message"] == { "marker" => true } }
    frames(from: before).reject { |frame| frame["identifier"] == identifier }
  end

  # Waits for the end of the connection; the close code, or nil without a close frame.
  def wait_for_close(deadline: DEADLINE)
    limit = now + deadline
    nil while read_more(limit)
    disconnect # as browsers do; until then the server waits for it
    close_code
  end

  # --- leave ---

  # Closes with a close frame, and waits for the server's.
  def close
    @is_closing = true
    send_frame(:close, "", code: 1000)
    wait_for_close
  ensure
    disconnect
  end

  # Ends sending only: the server reads an end of file.
  def half_close
    @socket.close_write
  end

  # Goes without a word.
  def vanish
    @socket.setsockopt(Socket::SOL_SOCKET, Socket::SO_LINGER, [1, 0].pack("ii"))
    @socket.close
  end

  def disconnect
    @socket.close unless @socket.closed?
  end

  # The socket itself, for those who want to stop reading.
  def io
    @socket
  end

  private

  def connect(uri)
    socket = TCPSocket.new(uri.host, uri.port)
    socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1) # as browsers do; else commands wait for each other
    return socket unless uri.scheme == "wss"

    OpenSSL::SSL::SSLSocket.new(socket).tap do |tls|
      tls.sync_close = true
      tls.connect
    end
  end

  def header_lines(uri, headers)
    own = { "Host" => "#{uri.host}:#{uri.port}", "Upgrade" => "websocket", "Connection" => "Upgrade",
            "Sec-WebSocket-Key" => "dGhlIHNhbXBsZSBub25jZQ==" }
    own.merge(HEADERS, headers).compact.map { |name, value| "#{name}: #{value}\r\n" }.join
  end

  def read_response
    limit = now + DEADLINE
    head, rest = read_through("\r\n\r\n", limit)
    head.include?(" 101 ") ? take(rest) : read_body(head, rest, limit)
    head
  end

  # @return [Array(String, String)] what came with the mark, and what came behind it
  def read_through(mark, limit)
    text = +""
    text << read_bytes(limit).to_s until text.include?(mark) || @eof
    before, found, after = text.partition(mark)
    [before + found, after]
  end

  def read_body(head, start, limit)
    @body = start
    length = head[/^content-length: *(\d+)/i, 1].to_i
    @body << read_bytes(limit).to_s until @body.bytesize >= length || @eof
  end

  # @return [Boolean] false at the end
  def read_more(limit)
    bytes = read_bytes(limit)
    take(bytes) if bytes
    !@eof
  end

  def read_bytes(limit)
    while (bytes = @socket.read_nonblock(65_536, exception: false)) == :wait_readable
      ready = @socket.to_io.wait_readable([limit - now, 0].max)
      raise Timeout, "what was waited for did not come in time; received #{frames.inspect}" unless ready
    end
    @eof = bytes.nil?
    bytes
  rescue Errno::ECONNRESET
    @eof = true
    nil
  end

  def take(bytes)
    @parser << bytes
    while (frame = @parser.next)
      case frame.type
      when :text then JSON.parse(frame.data).tap { |parsed| [@received, @unread].each { |list| list << parsed } }
      when :pong then pongs << frame.data
      when :close then take_close(frame.code)
      end
    end
  end

  # Answers, as browsers do, a close that the server began.
  def take_close(code)
    @close_code = code
    send_frame(:close, "", code: code) unless @is_closing
  rescue SystemCallError # the server has gone already
    nil
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
