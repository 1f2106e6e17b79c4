# frozen_string_literal: true

# The extension alone, without Action Cable: for scripts that try what lies between Ruby and Rust. Required by them
# with `ruby -r`.

require "bundler/setup"
require "json"
require "socket"
require "websocket"
require "turbo_cable_rs"
require "turbo_cable_rs/turbo_cable_rs"

SETTINGS = TurboCableRs::Configuration.new.native_settings(protocols: %w[actioncable-v1-json]).freeze

# The client's end of a socket that Rust serves as client 1.
class NativePeer
  attr_reader :protocol

  def initialize(server)
    theirs, @io = UNIXSocket.pair
    theirs.autoclose = false
    @protocol = server.adopt(1, theirs.fileno, ["dGhlIHNhbXBsZSBub25jZQ==", "actioncable-v1-json", ""])
    @parser = WebSocket::Frame::Incoming::Client.new(version: 13)
  end

  # A frame as the client sends it.
  def self.frame(type, data)
    WebSocket::Frame::Outgoing::Client.new(version: 13, data: data, type: type).to_s
  end

  def send_frame(frame)
    @io.write(frame)
  end

  # All texts that came, until the server hung up.
  def texts
    @parser << @io.read.split("\r\n\r\n", 2).last
    frames = []
    while (frame = @parser.next)
      frames << frame
    end
    frames.select { |one| one.type == :text }.map(&:data)
  end
end
