# frozen_string_literal: true

require "openssl"
require "securerandom"
require "turbo_cable_rs/errors"
require "turbo_cable_rs/instrumentation"

module TurboCableRs
  # The host bus as one process has it: how its broadcasts reach the clients of the app's other processes on this host.
  # A serving process listens on a UNIX socket; whoever broadcasts writes to all sockets that are there. In use with
  # `adapter: turbo_cable_rs`; publishing alone starts no thread. Safe to call from any thread.
  class Bus # :nodoc:
    # How often a wait looks at its deadline; it also bounds how long Ctrl-C takes.
    SLICE = 0.1
    # Readable for everybody, on every system, from every shell and service: so that all of an app's processes find it.
    ROOT = "/tmp"
    ADAPTER = "turbo_cable_rs"
    private_constant :SLICE, :ROOT, :ADAPTER

    class << self
      # @return [Boolean] whether this process's broadcasts go by the bus
      def used?
        TurboCableRs.config.bus_directory != false && settings["adapter"].to_s == ADAPTER
      end

      # @raise [ConfigurationError] when processes could not find each other in the directory
      def prepare
        require "turbo_cable_rs/turbo_cable_rs"
        Native::Publisher.prepare(directory)
      rescue ConfigurationError => error
        raise ConfigurationError, "the directory of the host bus, #{error.message} " \
                                  "(config.turbo_cable_rs.bus_directory; false does without)"
      end

      # One for each user, app, environment and `channel_prefix`.
      #
      # @return [String]
      def directory
        TurboCableRs.config.bus_directory || File.join(ROOT, "turbo_cable_rs-#{Process.euid}-#{identity}")
      end

      private

      # What cable.yml says for this environment.
      def settings
        ActionCable.server.config.cable.to_h.transform_keys(&:to_s)
      end

      # Nobody who does not know the app's secret can guess it, and take the directory's place.
      def identity
        prefix = settings["channel_prefix"]
        OpenSSL::HMAC.hexdigest("SHA256", secret, "turbo_cable_rs bus #{prefix}")[0, 16]
      end

      def secret
        app = defined?(Rails.application) && Rails.application
        app ? "#{app.secret_key_base} #{Rails.env}" : Dir.pwd
      end
    end

    # @return [Integer] processes that were given up because they took nothing for `bus_timeout`
    attr_reader :left_behind

    def initialize(server, config)
      @server = server
      @config = config
      @name = "#{Process.pid}-#{SecureRandom.hex(4)}.sock"
      @lock = Mutex.new
      @left_behind = 0
    end

    # @return [String, nil] where this process is to listen
    def socket
      File.join(self.class.directory, @name) if self.class.used?
    end

    # Hands broadcasts to all other serving processes, or to their kernel's buffers: a process may end right after.
    #
    # @param broadcasts [Array<Array(String, String)>] streams and payloads
    # @param is_reported [Boolean] whether whoever delivers them is to say so
    # @raise [TooLargeError] for more bytes than others take
    def publish(broadcasts, is_reported: Instrumentation.wanted?)
      return if @config.bus_directory == false

      ticket = publisher.publish(broadcasts, is_reported)
      wait(ticket) if ticket
    rescue TooLargeError => error
      raise TooLargeError, "#{error.message} (config.turbo_cable_rs.max_request_bytes)"
    end

    # @return [Integer] how many other processes would hear a broadcast
    def listeners
      @config.bus_directory == false ? 0 : publisher.listeners
    end

    # Another process could not reach this one for a while.
    #
    # @param lost [Integer] its publications
    def missed(lost)
      Backplane::Gap.new(ActionCable.server.logger, adapter: "turbo_cable_rs", lost: lost).report
    end

    private

    def publisher
      @publisher || @lock.synchronize { @publisher ||= start }
    end

    def start
      require "turbo_cable_rs/turbo_cable_rs"
      Native::Publisher.new(self.class.directory, @name, @config.max_request_bytes)
    end

    def wait(ticket)
      deadline = now + @config.bus_timeout
      is_taken = publisher.wait(ticket, SLICE) until is_taken || now >= deadline
    ensure
      # Also when the caller's patience is at its end: what waits must not add up.
      leave_behind(ticket) unless is_taken
    end

    def leave_behind(ticket)
      publisher.leave_behind(ticket).each do |name|
        @lock.synchronize { @left_behind += 1 }
        @server.tell_once(:left_behind, "Process #{name.to_i} has taken no broadcasts for #{@config.bus_timeout} s " \
                                        "(config.turbo_cable_rs.bus_timeout): it gets none until it answers again")
      end
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
