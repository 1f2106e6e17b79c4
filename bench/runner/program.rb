# frozen_string_literal: true

require "io/wait"
require "tempfile"
require_relative "machine"

module Bench
  # A child process on its own core: spoken to by lines, measured from outside, so that measuring costs it nothing.
  class Program
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

    def initialize(command, core:, env: {}, directory: ROOT)
      @name = command.first(2).map { |word| File.basename(word) }.join(" ")
      @log = Tempfile.new("bench")
      child_input, @input = IO.pipe
      @output, child_output = IO.pipe
      @pid = spawn(env, *Machine.pin(command, core), in: child_input, out: child_output, err: @log,
                                                     chdir: directory.to_s, rlimit_nofile: Machine.descriptors)
      @waiter = Process.detach(@pid)
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

    # CPU time of all its threads so far. The clock's id is made as clock_getcpuclockid(3) makes it.
    def cpu_seconds
      Process.clock_gettime((~@pid << 3) | 2)
    end

    # Resident memory. Not the proportional share (Pss): that changes when other programs start.
    def memory_bytes
      File.read("/proc/#{@pid}/smaps_rollup")[/^Rss:\s+(\d+) kB/, 1].to_i * 1024
    end

    def threads
      Dir["/proc/#{@pid}/task/*/comm"].map { |path| File.read(path).chomp }
    end

    def stop
      signal("TERM")
      @waiter.join(STOP_SECONDS) || signal("KILL")
      @waiter.join
      [@input, @output].each(&:close)
      @log.close!
    end

    private

    def signal(name)
      Process.kill(name, @pid) if @waiter.alive?
    rescue Errno::ESRCH
      # It ended by itself.
    end
  end
end
