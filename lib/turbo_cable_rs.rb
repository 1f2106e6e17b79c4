# frozen_string_literal: true

require "turbo_cable_rs/version"
require "turbo_cable_rs/broadcasting"
require "turbo_cable_rs/errors"
require "turbo_cable_rs/configuration"
require "turbo_cable_rs/server"

# Action Cable's server, in Rust, inside the Rails process.
#
# An app needs nothing from here: with the gem in its Gemfile its cable is served by Rust. {.config} holds the
# settings, {.server} the server of this process.
module TurboCableRs
  autoload :Broadcastable, "turbo_cable_rs/broadcastable"
  autoload :BroadcastEndpoint, "turbo_cable_rs/broadcast_endpoint"
  autoload :JsonBroadcastJob, "turbo_cable_rs/json_broadcast_job"
  autoload :JsonBroadcastable, "turbo_cable_rs/json_broadcastable"
  autoload :JsonMessages, "turbo_cable_rs/json_messages"
  autoload :Testing, "turbo_cable_rs/testing"

  extend Broadcasting

  @lock = Mutex.new

  class << self
    # @return [Configuration] the settings, the same object as `config.turbo_cable_rs` in a Rails app
    def config
      @config ||= Configuration.new
    end

    # The server of this process. It starts, with its threads, when the first client comes; in a forked child this is
    # a new one. May be called from any thread.
    #
    # @return [Server]
    def server
      server = @server
      return server if server&.owned?

      @lock.synchronize { @server = @server&.owned? ? @server : Server.new(config) }
    end

    # In a forked child.
    #
    # @api private
    # @return [Server, nil] its parent's
    def forget_parent
      @server.tap { @server = nil }
    end

    # Tells every client of every process of the app to come back, spread over `restart_window`: after a change that
    # only a new subscription, or a page fetched anew, would show. With an adapter that reaches one process only, such
    # as `async`, its own clients.
    #
    #   TurboCableRs.reconnect_clients
    #
    # @param reason [String] what they are told
    # @raise [StandardError] what the adapter raises
    def reconnect_clients(reason: "server_restart")
      Control.reconnect_clients(reason)
    end

    # Stops the server, and forgets it: the next client gets a new one. For tests.
    #
    # @api private
    # @return [Boolean] whether all ended in time
    def reset
      server.stop.tap { @lock.synchronize { @server = nil } }
    end
  end
end

require "turbo_cable_rs/railtie" if defined?(Rails::Railtie)
