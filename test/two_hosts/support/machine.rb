# frozen_string_literal: true

require "fiddle"

module TwoHosts
  # A machine at the switch: a network namespace. Sockets made and programs started inside stay there.
  class Machine
    SETNS = Fiddle::Function.new(Fiddle.dlopen(nil)["setns"], [Fiddle::TYPE_INT, Fiddle::TYPE_INT], Fiddle::TYPE_INT)
    CLONE_NEWNET = 0x40000000 # linux/sched.h
    HOME = File.open("/proc/self/ns/net")

    attr_reader :name

    def initialize(name)
      @name = name
      @namespace = File.open("/run/netns/#{name}")
    end

    # Runs the block with its thread on this machine.
    def inside
      enter(@namespace)
      yield
    ensure
      enter(HOME)
    end

    # Packets vanish, in both directions. The machine's own end of the cable stays as it was, so nobody is told.
    def cut
      Lan.ip "link", "set", name, "nomaster"
    end

    def mend
      Lan.ip "link", "set", name, "master", "switch"
    end

    private

    def enter(namespace)
      return if SETNS.call(namespace.fileno, CLONE_NEWNET).zero?

      raise SystemCallError.new("setns", Fiddle.last_error)
    end
  end
end
