# frozen_string_literal: true

require "open3"
require_relative "machine"

module TwoHosts
  # A switch with a machine at each port. What runs this is at the switch, too, and has Redis.
  class Lan
    NET = "10.213.0"
    ADDRESS = "#{NET}.1".freeze

    def self.ip(*arguments)
      output, status = Open3.capture2e("ip", *arguments)
      raise "ip #{arguments.join(' ')}: #{output.strip}" unless status.success?
    end

    # @return [Array<Machine>]
    attr_reader :machines

    def initialize(*names)
      ip "link", "set", "lo", "up"
      ip "link", "add", "switch", "type", "bridge"
      ip "addr", "add", "#{ADDRESS}/24", "dev", "switch"
      ip "link", "set", "switch", "up"
      @machines = names.each.with_index(2).map { |name, host| add(name, "#{NET}.#{host}") }
    end

    private

    def add(name, address)
      ip "netns", "add", name
      ip "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name
      ip "link", "set", name, "master", "switch", "up"
      ip "-n", name, "addr", "add", "#{address}/24", "dev", "eth0"
      %w[lo eth0].each { |interface| ip "-n", name, "link", "set", interface, "up" }
      Machine.new(name)
    end

    def ip(...)
      self.class.ip(...)
    end
  end
end
