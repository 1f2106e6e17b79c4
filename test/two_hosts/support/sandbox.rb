# frozen_string_literal: true

require "open3"

module TwoHosts
  # A network, process ids and a /run for this run alone: namespaces of the kernel's. They end with the run, however
  # that ends, and take along every interface, process and file.
  module Sandbox
    # Whoever asked for it is gone: so is the first process in there, and with that go all others.
    UNSHARE = %w[setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --mount-proc].freeze
    # Whoever is not root is, in there.
    AS_ROOT = %w[--user --map-root-user].freeze
    # Programs find their temporary files, and `ip netns` its names, in a /run that nobody else sees.
    ENTER = ["sh", "-c", 'mount -t tmpfs tmpfs /run && exec "$@"', "sh"].freeze
    MARK = "TWO_HOSTS_SANDBOX"
    PROBE = "ip link add switch type bridge && ip link add near type veth peer name far"

    module_function

    def inside?
      ENV.key?(MARK)
    end

    # @return [String, nil] why there can be none here
    def missing
      output, status = Open3.capture2e(*command("sh", "-c", PROBE))
      return if status.success?

      "needs Linux, iproute2, and root or leave to make namespaces: #{output.strip}"
    rescue Errno::ENOENT => error
      "needs Linux: #{error.message}"
    end

    # @return [Boolean] whether the command succeeded in there
    def run(*command)
      system({ MARK => "yes", "TMPDIR" => "/run" }, *command(*command))
    end

    def command(*command)
      [*UNSHARE, *(AS_ROOT unless Process.uid.zero?), *ENTER, *command]
    end
  end
end
