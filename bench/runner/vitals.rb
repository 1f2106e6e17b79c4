# frozen_string_literal: true

module Bench
  # What a process takes, seen from outside, so that measuring costs it nothing.
  class Vitals
    attr_reader :pid

    def initialize(pid)
      @pid = pid
    end

    # CPU time of all its threads so far. The clock's id is made as clock_getcpuclockid(3) makes it.
    def cpu_seconds
      Process.clock_gettime((~pid << 3) | 2)
    end

    # Resident memory (RSS).
    def memory_bytes
      smaps("Rss")
    end

    # Its proportional share of memory (PSS): lower than RSS by what others share, and by nothing else. It changes when
    # other programs start.
    def proportional_bytes
      smaps("Pss")
    end

    def descriptors
      Dir.children("/proc/#{pid}/fd").size
    end

    # Whether a signal has stopped it.
    def stopped?
      File.read("/proc/#{pid}/status").match?(/^State:\s+T/)
    end

    def threads
      Dir["/proc/#{pid}/task/*/comm"].map { |path| File.read(path).chomp }
    end

    private

    def smaps(name)
      File.read("/proc/#{pid}/smaps_rollup")[/^#{name}:\s+(\d+) kB/, 1].to_i * 1024
    end
  end
end
