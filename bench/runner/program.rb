# frozen_string_literal: true

require "forwardable"
require "io/wait"
require "tempfile"
require_relative "machine"
require_relative "vitals"

module Bench
  # A child process on its own core: spoken to by lines, measured from outside.
  class Program
    extend Forwardable

    STOP_SECONDS = 10

    # Runs it for as long as the block does. An error comes with what the program had to say.
    def self.open(...)
      program = new(...)
      yield program
    rescue Error => error
      raise Error, [error.message, program&.complaint].compact.join("\n")
    ensure
      program&.stop
    end

    def_delegators :@vitals, :pid, :cpu_seconds, :memory_bytes, :descriptors, :threads

    def initialize(command, core:, env: {}, directory: ROOT)
      @name = command.first(2).map { |word| File.basename(word) }.join(" ")
      @log = Tempfile.new("bench")
      child_input, @input = IO.pipe
      @output, child_output = IO.pipe
      @pid = spawn(env, *Machine.pin(command, core), in: child_input, out: child_output, err: @log,
                                                     chdir: directory.to_s, rlimit_nofile: Machine.descriptors,
                                                     pgroup: true)
      @waiter = Process.detach(@pid)
      @vitals = Vitals.new(@pid)
      [child_input, child_output].each(&:close)
    end

    def puts(line)
      @input.puts(line)
    rescue Errno::EPIPE
      raise Error, "#{@name} has ended"
    end

    def gets(seconds:)
      raise Error, "#{@name} said nothing for #{seconds} s" unless @output.wait_readable(seconds)

      @output.gets || raise(Error, "#{@name} has ended")
    end

    # What it wrote to stderr, if anything.
    def complaint
      @log.rewind
      text = @log.read
      "#{@name} wrote:\n#{text}" unless text.empty?
    end

    # With its children, also those that it has left behind.
    def stop
      signal("TERM", @pid) if @waiter.alive?
      @waiter.join(STOP_SECONDS)
      signal("KILL", -@pid)
      @waiter.join
      [@input, @output].each(&:close)
      @log.close!
    end

    private

    def signal(name, pid)
      Process.kill(name, pid)
    rescue Errno::ESRCH
      # It ended by itself.
    end
  end
end
