# frozen_string_literal: true

require_relative "vitals"

module Bench
  # A process and its children, which share its core: what a server takes that is made of several.
  class Processes
    def initialize(pid)
      @pid = pid
    end

    def cpu_seconds
      vitals.sum(&:cpu_seconds)
    end

    def memory_bytes
      vitals.sum(&:memory_bytes)
    end

    def proportional_bytes
      vitals.sum(&:proportional_bytes)
    end

    def descriptors
      vitals.sum(&:descriptors)
    end

    private

    def vitals
      [@pid, *children].map { |pid| Vitals.new(pid) }
    end

    def children
      Dir["/proc/#{@pid}/task/*/children"].flat_map { |path| children_of_thread(path) }
    end

    def children_of_thread(path)
      File.read(path).split.map(&:to_i)
    rescue Errno::ENOENT, Errno::ESRCH # it has ended
      []
    end
  end
end
