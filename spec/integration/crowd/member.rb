# frozen_string_literal: true

require "json"
require "socket"
require "uri"

# One client, which behaves as Rails' JavaScript client does: told to come back, it closes, waits a while of its own,
# connects and subscribes anew. Kept small: there are thousands.
class Member
  # Seconds before it comes back, where Rails' client takes some more.
  AWAY = 0.5..2.0
  SUBSCRIBED = :subscribed
  TEXT = 1
  CLOSE = 8

  attr_reader :io, :due, :state

  # @param tally [Hash] what all members have seen
  def initialize(number, url, tally)
    @number = number
    @uri = URI(url)
    @tally = tally
    @visits = 0
    @last_heard = 0
    @due = 0
  end

  # @return [Boolean] whether there is somebody to talk to
  def connect
    @visits += 1
    @buffer = "".b
    @state = :upgrading
    @is_told = false
    @io = TCPSocket.new(@uri.host, @uri.port)
    @io.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    @io.write(request)
    true
  rescue SystemCallError
    @tally["refused"] += 1
    stay_away
  end

  # @return [Boolean] whether the connection is still there
  def read
    bytes = @io.read_nonblock(65_536, exception: false)
    return true if bytes == :wait_readable
    return leave unless bytes

    @buffer << bytes
    take_response if @state == :upgrading
    take_frames unless @state == :upgrading
    true
  rescue SystemCallError
    leave
  end

  def close
    write(CLOSE, [1000].pack("n"))
  rescue SystemCallError # the server was first
    nil
  end

  private

  # @return [false]
  def leave
    @tally["lost"] += 1 unless @is_told
    @io.close
    stay_away
  end

  # @return [false]
  def stay_away
    @state = :away
    @due = Process.clock_gettime(Process::CLOCK_MONOTONIC) + rand(AWAY)
    false
  end

  def request
    <<~HTTP.gsub("\n", "\r\n")
      GET #{@uri.request_uri} HTTP/1.1
      Host: #{@uri.host}:#{@uri.port}
      Origin: http://#{@uri.host}:#{@uri.port}
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Protocol: actioncable-v1-json, actioncable-unsupported

    HTTP
  end

  def take_response
    head, found, rest = @buffer.partition("\r\n\r\n")
    return if found.empty?
    return refused unless head.start_with?("HTTP/1.1 101")

    @buffer = rest
    @state = :open
  end

  # It comes back, as after any other end, when the server has closed.
  def refused
    @tally["refused"] += 1
    @is_told = true
    @io.close_write
  end

  def take_frames
    while (opcode, payload = next_frame)
      opcode == TEXT ? take(JSON.parse(payload)) : take_control(opcode, payload)
    end
  end

  def next_frame
    length, head = frame_length
    return if length.nil? || @buffer.bytesize < head + length

    opcode = @buffer.getbyte(0) & 15
    payload = @buffer.byteslice(head, length)
    @buffer = @buffer.byteslice((head + length)..)
    [opcode, payload]
  end

  # @return [Array(Integer, Integer), nil] of the payload and of what is before it
  def frame_length
    return if @buffer.bytesize < 4 # no frame of the server's is shorter

    length = @buffer.getbyte(1)
    length == 126 ? [@buffer.byteslice(2, 2).unpack1("n"), 4] : [length, 2]
  end

  def take(frame)
    case frame["type"]
    when "welcome" then subscribe
    when "confirm_subscription" then @state = SUBSCRIBED
    when "disconnect" then told
    when nil then hear(frame["message"])
    end
  end

  def take_control(opcode, payload)
    write(CLOSE, payload) if opcode == CLOSE
  end

  def subscribe
    identifier = JSON.generate(channel: "EventsChannel", tag: "#{@number}-#{@visits}")
    write(TEXT, JSON.generate(command: "subscribe", identifier: identifier))
  end

  def told
    @tally["farewells"] += 1
    @is_told = true
  end

  # Messages are numbers that only grow.
  def hear(number)
    @tally["repeated"] += 1 if number <= @last_heard
    @last_heard = number
    @tally["heard"][number] += 1
  end

  # Masked with zeros.
  def write(opcode, payload)
    length = payload.bytesize
    size = length < 126 ? [length | 128].pack("C") : [254, length].pack("Cn")
    @io.write([opcode | 128].pack("C") << size << "\0\0\0\0" << payload)
  end
end
