# frozen_string_literal: true

# Action Cable with the gem but without Rails, served by a Puma in this very process: for scripts that look at what
# only the process itself can see. Required by them with `ruby -r`.

require "bundler/setup"
require "json"
require "logger"
require "tmpdir"
require "concurrent"
require "active_support/core_ext/hash/indifferent_access"
require "puma"
require "puma/server"

# Where the script and its children find each other, and nobody else. It goes after the server has stopped.
bus_directory = Dir.mktmpdir("bus-")
owner = Process.pid
at_exit { FileUtils.remove_entry(bus_directory, true) if Process.pid == owner }

require "turbo_cable_rs/standalone"
require_relative "../support/cable_client"
require_relative "../support/in_puma/puma_stop"
require_relative "../support/wait"

TurboCableRs.config.bus_directory = bus_directory
ActionCable.server.config.tap do |config|
  config.cable = { adapter: "turbo_cable_rs" }.with_indifferent_access
  config.logger = Logger.new(nil)
  config.disable_request_forgery_protection = true
end

class EchoChannel < ActionCable::Channel::Base
  def echo(data)
    transmit data.except("action")
  end
end

class RoomChannel < ActionCable::Channel::Base
  def subscribed
    stream_from params[:room]
  end
end

# The web server, on a port of its own.
class CableApp
  ROOM = { channel: "RoomChannel", room: "lobby" }.freeze
  ECHO = { channel: "EchoChannel" }.freeze

  attr_reader :port

  def self.start
    new.tap(&:start)
  end

  # @param port [Integer] of one that was started in another process
  def initialize(port: nil)
    @port = port
  end

  def start
    @puma = Puma::Server.new(ActionCable.server, nil, log_writer: Puma::LogWriter.null)
    @port = @puma.add_tcp_listener("127.0.0.1", 0).addr[1]
    @puma.run
  end

  def client
    CableClient.open("ws://127.0.0.1:#{@port}/cable")
  end

  # A client of the lobby, and of the echo.
  def guest
    client.tap { |one| [ROOM, ECHO].each { |params| one.subscribe(params) } }
  end

  # Whether a broadcast and a command come back to the client.
  def self.serves?(guest, message)
    guest.perform(ECHO, "echo", text: message)
    guest.next_message == { "text" => message } && hears?(guest, message)
  end

  def self.hears?(guest, message)
    ActionCable.server.broadcast("lobby", message)
    guest.next_message == message
  end
end
