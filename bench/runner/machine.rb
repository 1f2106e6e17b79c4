# frozen_string_literal: true

require "etc"

module Bench
  # The machine's limits, and how to share it: the server has one core to itself and the load another.
  module Machine
    SERVER_CORE = 0
    LOAD_CORE = 1
    # Descriptors that a process needs besides its clients.
    SPARE_DESCRIPTORS = 100

    module_function

    def check(options)
      raise Error, "the benchmark reads CPU and memory as Linux shows them; this is #{RUBY_PLATFORM}" unless linux?
      return if options.clients + SPARE_DESCRIPTORS <= descriptors

      raise Error, "#{options.clients} clients need more open files than `ulimit -Hn` allows (#{descriptors})"
    end

    # The command, to run on one core only. On a machine with one core everything shares it.
    def pin(command, core)
      pinned? ? ["taskset", "--cpu-list", core.to_s, *command] : command
    end

    def pinned?
      Etc.nprocessors > 1
    end

    def descriptors
      Process.getrlimit(:NOFILE).last
    end

    def linux?
      RUBY_PLATFORM.include?("linux")
    end

    # What a reader of the numbers has to know.
    def description
      {
        cpu: File.read("/proc/cpuinfo")[/^model name\s*:\s*(.+)/, 1],
        cores: Etc.nprocessors,
        pinned: pinned?,
        kernel: Etc.uname[:release],
        ruby: RUBY_VERSION,
        rails: version("rails"),
        puma: version("puma")
      }
    end

    def version(gem)
      Gem.loaded_specs.fetch(gem).version.to_s
    end
  end
end
