# frozen_string_literal: true

require "socket"
require "uri"
require "websocket/driver"

module TurboCableRs
  module Testing
    # The client's end of a WebSocket. Has no thread: it reads when it is told to.
    class WebSocket # :nodoc:
      CHUNK = 65_536
      private_constant :CHUNK

      # What has come, for the reader to take away.
      attr_reader :texts
      # websocket-driver asks for the URL, and calls {#write}.
      attr_reader :url, :close_code

      # Sends the request.
      def initialize(url, headers:, protocols:)
        @url = url
        @texts = []
        @driver = ::WebSocket::Driver.client(self, protocols: protocols)
        headers.each { |name, value| @driver.set_header(name, value) }
        @driver.on(:message) { |event| @texts << event.data }
        @driver.on(:close) { |event| @close_code = event.code }
        @socket = connect(URI(url))
        @driver.start
      end

      # @return [Integer, nil] what the request was answered with; nil before it is
      def status
        @driver.status
      end

      # @return [String, nil] the subprotocol agreed on
      def protocol
        @driver.protocol
      end

      def text(text)
        @driver.text(text)
      end

      # Reads what is there, or waits for it.
      #
      # @return [Boolean] false when nothing came in time
      def read(deadline)
        return false unless @socket.wait_readable(deadline.remaining)

        take(@socket.read_nonblock(CHUNK, exception: false))
        true
      rescue Errno::ECONNRESET
        @is_ended = true
      end

      # @return [Boolean] whether nothing more will come
      def ended?
        @is_ended || @driver.state == :closed || @socket.closed?
      end

      # Begins the closing handshake.
      def close
        @driver.close
      end

      # Closes the connection itself.
      def disconnect
        @socket.close
      end

      def write(bytes)
        deadline = Deadline.new(Testing.timeout)
        bytes = bytes.byteslice(write_some(bytes, deadline)..) until bytes.empty?
      rescue IOError, SystemCallError # websocket-driver answers a close when the server has gone already
        @is_ended = true
      end

      private

      def connect(uri)
        raise ArgumentError, "the client speaks ws:// only, not #{uri}" unless uri.scheme == "ws"

        Socket.tcp(uri.host, uri.port, connect_timeout: Testing.timeout)
      end

      def take(bytes)
        case bytes
        when String then @driver.parse(bytes)
        when nil then @is_ended = true
        end
      end

      def write_some(bytes, deadline)
        while (written = @socket.write_nonblock(bytes, exception: false)) == :wait_writable
          @socket.wait_writable(deadline.remaining) ||
            raise(TimeoutError, "the server did not read what was sent to it within #{deadline.seconds} s")
        end
        written
      end
    end
  end
end
