# frozen_string_literal: true

module TurboCableRs
  # The settings. In a Rails app: `config.turbo_cable_rs.max_connections = 5_000` in an initializer or environment file.
  # Sizes are in bytes, times in seconds.
  class Configuration
    # A setting's name, its default and why that is the default.
    Setting = Struct.new(:name, :default, :reason)

    # All settings.
    SETTINGS = [
      [:enabled, true, "Serve WebSockets from Rust. With false all is stock Action Cable."],
      [:native_streams, true, "Deliver plain streams from Rust. With false every message to every client passes " \
                              "through its channel in Ruby, as in stock Action Cable."],
      [:workers, nil, "Ruby threads that run channels; nil takes config.action_cable.worker_pool_size."],
      [:reactor_threads, 1, "Rust threads that write to sockets, each with clients of its own. One fills a core, at " \
                            "millions of deliveries a second; more help where bursts to thousands of clients keep it " \
                            "busy, and the process has cores that Ruby leaves idle."],
      [:max_connections, nil, "Clients this process serves at once; more are refused with 503, before anything is " \
                              "spent on them. nil takes the limit on open files, less a tenth for the app."],
      [:native_turbo, true, "Verify and confirm subscriptions to Turbo's signed streams in Rust, where nothing of " \
                            "the app's would be passed by (rails turbo_cable_rs:doctor says). With false all go " \
                            "through Turbo::StreamsChannel."],
      [:refresh_window, 0.5, "Of many Turbo page refreshes to one stream the first goes out at once, and one for the " \
                             "rest after so long, as Turbo debounces its own. 0 sends each."],
      [:renew_on_reload, true, "When code is reloaded, in development, keep clients' sockets and make their Ruby " \
                               "objects anew. With false all are closed, to reconnect, as in stock Action Cable."],
      [:turbo_cable_streams, [], "Streams that turbo_cable's clients may name without a signature: strings, and " \
                                 "regular expressions for whole names. Whoever may connect can then read them."],
      [:broadcast_path, nil, "Where others may publish by POST, such as \"/_broadcast\"; nil is nowhere."],
      [:broadcast_key, nil, "What they must show there, as a bearer token; nil derives one from secret_key_base, as " \
                            "AnyCable does from its secret. :loopback asks for none, and trusts this machine."],
      [:max_broadcast_bytes, 1_048_576, "Largest body taken there; a batch of messages is one body."],
      [:ping_interval, 3, "Time between two pings. The stock JavaScript client gives up after 6 s of silence."],
      [:pong_timeout, 3, "How long a client that negotiated pongs may take to answer a ping; with the interval 6 s, " \
                         "the patience of the stock JavaScript client."],
      [:max_subscriptions, 1_000, "Subscriptions that one client may have; more are rejected. Pages have tens."],
      [:max_message_bytes, 1_048_576, "Largest message taken from a client; larger ones close it with 1009."],
      [:max_identifier_bytes, 16_384, "Longest subscription identifier; it is kept, and repeated in every message."],
      [:max_pending_commands, 64, "Commands of one client that may wait for a worker, before its socket is left " \
                                  "unread and TCP slows it down."],
      [:max_pending_bytes, 2_097_152, "The same, in bytes."],
      [:max_outbox_bytes, 4_194_304, "What may wait for a client that reads slowly, before it is told to reconnect."],
      [:write_timeout, 10, "How long a client may take nothing of what waits for it, before it is let go."],
      [:close_timeout, 5, "How long a closing handshake and the last bytes may take."],
      [:tcp_user_timeout, 15, "How long sent bytes may stay unacknowledged before the kernel calls a client dead."],
      [:max_request_bytes, 67_108_864, "Broadcasts that may wait for the reactor; beyond it publishers wait too."],
      [:bus_directory, nil, "With `adapter: turbo_cable_rs`: the private directory where the app's processes on this " \
                            "host find each other; nil names one in /tmp, false does without."],
      [:bus_timeout, 2, "How long a broadcast waits for another process to take it, before that gets no more until " \
                        "it answers again. Its reactor takes broadcasts in milliseconds, whatever Ruby does."],
      [:backplane_timeout, 10, "With another adapter: how long a process may not hear its own pulse, sent five times " \
                               "as often, before its connection is replaced. Those that break are noticed at once; " \
                               "this is for those that hang, and above what a busy Redis or database takes."],
      [:on_gap, :reconnect, "When messages from other processes got lost: :reconnect tells clients to come back, so " \
                            "that their pages fetch what they missed; :notify only publishes gap.turbo_cable_rs."],
      [:publish_timeout, 5, "How long a publisher waits for room before OverloadedError."],
      [:read_buffer_bytes, 512, "Read buffer of a client while it says something; a usual command fits."],
      [:restart_window, 10, "Over how long clients are told to come back when the server stops, or has missed " \
                            "messages of theirs, so that web requests need not queue behind them. A thousand or more " \
                            "take all of it, fewer less; no more than half of shutdown_timeout."],
      [:shutdown_timeout, 20, "How long the end of the process waits for farewells and disconnect callbacks. Puma " \
                              "gives a worker 30 s, and so do most who run containers."]
    ].map { |setting| Setting.new(*setting).freeze }.freeze

    # Settings that the extension takes as they are.
    NATIVE = %i[
      ping_interval pong_timeout max_message_bytes max_identifier_bytes max_subscriptions max_pending_commands
      max_pending_bytes max_outbox_bytes refresh_window write_timeout close_timeout tcp_user_timeout max_request_bytes
      restart_window read_buffer_bytes reactor_threads
    ].freeze

    # Longer times are as good as none, and more than kernels can count.
    A_DAY = 86_400
    private_constant :A_DAY

    # Shorter keys can be guessed.
    SHORTEST_KEY = 16
    # At least one segment, and nothing that a route would take for a pattern.
    PATH = %r{\A(/[\w.~-]+)+\z}
    private_constant :SHORTEST_KEY, :PATH

    # Descriptors left to the app when {#max_connections} follows from the limit on open files.
    APP_SHARE = 0.1

    SETTINGS.each { |setting| attr_accessor setting.name }

    def initialize
      SETTINGS.each { |setting| public_send(:"#{setting.name}=", setting.default.dup) }
    end

    # @return [Integer] how many clients may be served at once
    def connection_limit
      max_connections || (Process.getrlimit(:NOFILE).first * (1 - APP_SHARE)).to_i
    end

    # @return [Hash{Symbol => Object}] what the extension starts with
    def native_settings(protocols:, bus_socket: nil)
      window = [restart_window, shutdown_timeout / 2.0].min
      NATIVE.to_h { |name| [name, public_send(name)] }
            .merge(protocols: protocols, restart_window: window, bus_socket: bus_socket)
    end

    # @raise [ConfigurationError] naming the first setting that cannot work, its value and what would
    def validate!
      validate_switches
      validate_counts
      validate_times
      validate_bus_directory
      validate_on_gap
      validate_turbo_cable
      validate_broadcast_endpoint
      validate_natively
      self
    end

    # A misspelt setting is a mistake to hear about at boot.
    def method_missing(name, *)
      return super unless name.end_with?("=")

      known = SETTINGS.map(&:name).join(", ")
      raise ConfigurationError, "unknown setting config.turbo_cable_rs.#{name.to_s.chomp('=')}; there are: #{known}"
    end

    def respond_to_missing?(*)
      false
    end

    private

    def validate_switches
      %i[enabled native_streams native_turbo renew_on_reload].each do |name|
        require_that(name, "true or false") { |value| [true, false].include?(value) }
      end
    end

    def validate_counts
      %i[workers max_connections].each do |name|
        require_that(name, "nil or an integer of at least 1") { |value| value.nil? || count?(value) }
      end
      SETTINGS.map(&:name).grep(/bytes|commands|subscriptions|threads/).each do |name|
        require_that(name, "an integer of at least 1") { |value| count?(value) }
      end
    end

    def count?(value)
      value.is_a?(Integer) && value >= 1
    end

    def validate_times
      SETTINGS.map(&:name).grep(/interval|timeout/).each { |name| require_seconds(name, 0.01) }
      %i[refresh_window restart_window].each { |name| require_seconds(name, 0) }
    end

    def validate_bus_directory
      require_that(:bus_directory, "nil, false or an absolute path") do |value|
        [nil, false].include?(value) || ((value.is_a?(String) || value.respond_to?(:to_path)) &&
                                           File.absolute_path?(value))
      end
    end

    def validate_on_gap
      require_that(:on_gap, ":reconnect or :notify") { |value| %i[reconnect notify].include?(value) }
    end

    def validate_turbo_cable
      require_that(:turbo_cable_streams, "an array of strings and regular expressions") do |value|
        value.is_a?(Array) && value.all? { |name| name.is_a?(Regexp) || (name.is_a?(String) && !name.empty?) }
      end
    end

    def validate_broadcast_endpoint
      require_that(:broadcast_path, 'nil or a path such as "/_broadcast"') do |value|
        value.nil? || (value.is_a?(String) && PATH.match?(value))
      end
      require_that(:broadcast_key, "nil, :loopback or a string of at least #{SHORTEST_KEY} bytes") do |value|
        value.nil? || value == :loopback || (value.is_a?(String) && value.bytesize >= SHORTEST_KEY)
      end
    end

    def require_seconds(name, minimum)
      require_that(name, "a number of seconds from #{minimum} to #{A_DAY}") do |value|
        value.is_a?(Numeric) && (minimum..A_DAY).cover?(value) # not NaN
      end
    end

    # The extension knows its own limits. It is loaded for this, and starts nothing.
    def validate_natively
      return unless enabled

      require "turbo_cable_rs/turbo_cable_rs"
      Native::Server.validate(native_settings(protocols: []))
    rescue ConfigurationError => error
      raise ConfigurationError, "#{error.message} (config.turbo_cable_rs.#{error.message[/\w+/]})"
    end

    def require_that(name, wanted)
      value = public_send(name)
      return if yield value

      raise ConfigurationError, "#{name} must be #{wanted}, got #{value.inspect} (config.turbo_cable_rs.#{name})"
    end
  end
end
