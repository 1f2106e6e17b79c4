# frozen_string_literal: true

require "open3"
require "tempfile"

# Another machine, as far as the network is concerned: a network namespace on a cable of its own, which can be cut.
# Needs root and Linux.
class Network
  # A program on the other machine.
  Program = Struct.new(:pid) do
    def stop
      Process.kill("KILL", pid)
      Process.wait(pid)
    end
  end

  class << self
    # @return [String, false] why there can be none here
    def missing
      return "needs Linux's network namespaces" unless system("which", "ip", out: File::NULL, err: File::NULL)

      create.remove
      false
    rescue RuntimeError => error
      "needs leave to make network namespaces: #{error.message}"
    end

    def create
      new.tap(&:create)
    end
  end

  # @return [String] of this machine, on the cable
  attr_reader :address

  def initialize
    @name = "cable#{Process.pid}"
    @net = "10.213.#{Process.pid % 256}"
    @address = "#{@net}.1"
  end

  def create
    ip "netns", "add", @name
    ip "link", "add", near, "type", "veth", "peer", "name", far, "netns", @name
    ip "addr", "add", "#{address}/30", "dev", near
    ip "link", "set", near, "up"
    ip "-n", @name, "addr", "add", "#{@net}.2/30", "dev", far
    ip "-n", @name, "link", "set", far, "up"
  rescue StandardError
    remove
    raise
  end

  # Starts a program on the other machine.
  def run(*command)
    Program.new(Process.spawn("ip", "netns", "exec", @name, *command, in: File::NULL))
  end

  # Nothing comes through any more, in either direction.
  def cut
    ip "-n", @name, "link", "set", far, "down"
  end

  # The cable goes with the other machine.
  def remove
    Open3.capture2e("ip", "netns", "delete", @name)
  end

  private

  def near
    "#{@name}a"
  end

  def far
    "#{@name}b"
  end

  def ip(*arguments)
    output, status = Open3.capture2e("ip", *arguments)
    raise "ip #{arguments.join(' ')}: #{output.strip}" unless status.success?
  end
end
