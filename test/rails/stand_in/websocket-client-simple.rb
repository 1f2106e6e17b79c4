# rubocop:disable Naming/FileName -- it is the gem's
# frozen_string_literal: true

require "socket"
require "uri"
require "websocket"

# Stands in for the gem of this name, which Rails' client_test.rb needs and Debian has not got: as much of it as that
# test uses.
module WebSocket
  module Client
    module Simple
      def self.connect(url)
        Client.new(url).tap do |client|
          yield client
          client.open
        end
      end

      class Client
        CHUNK = 16_384

        def initialize(url)
          @handshake = Handshake::Client.new(url: url)
          @address = URI(url)
          @handlers = {}
          @lock = Mutex.new # guards writing, and the end
        end

        def on(event, &handler)
          @handlers[event] = handler
        end

        def open
          @socket = TCPSocket.new(@address.host, @address.port)
          @socket.write(@handshake.to_s)
          Thread.new { read }
        end

        def send(text)
          write(text, :text)
        rescue SystemCallError, IOError
          close
        end

        def close
          @lock.synchronize do
            return if @is_closed

            @is_closed = true
          end
          say_goodbye
          @socket.close
          emit(:close, nil)
        end

        private

        def read
          shake_hands
          emit(:open, nil)
          each_frame { |frame| emit(:message, frame) }
        rescue SystemCallError, IOError
          # The other side is gone, or this one has closed.
        ensure
          close
        end

        def shake_hands
          @handshake << @socket.readpartial(CHUNK) until @handshake.finished?
          raise IOError, "the handshake was refused: #{@handshake.error}" unless @handshake.valid?
        end

        def each_frame
          frames = Frame::Incoming::Client.new(version: @handshake.version)
          frames << @handshake.leftovers.to_s
          loop do
            while (frame = frames.next)
              return if frame.type == :close

              yield frame
            end
            frames << @socket.readpartial(CHUNK)
          end
        end

        def write(data, type)
          frame = Frame::Outgoing::Client.new(data: data, type: type, version: @handshake.version)
          @lock.synchronize { @socket.write(frame.to_s) }
        end

        def say_goodbye
          write(nil, :close)
        rescue SystemCallError, IOError
          # The other side was faster.
        end

        def emit(event, argument)
          @handlers[event]&.call(argument)
        end
      end
    end
  end
end
# rubocop:enable Naming/FileName
