# frozen_string_literal: true

module TurboCableRs
  class Doctor
    # What the gem has to get along with: other gems, the adapter, the web server, and the limits of the system.
    class Surroundings # :nodoc:
      WEB_SERVERS = %w[puma falcon passenger unicorn pitchfork thin iodine webrick].freeze
      # Adapters that deliver in their own process only.
      NEAR = %w[async test inline].freeze
      private_constant :WEB_SERVERS, :NEAR

      def initialize(app, config: TurboCableRs.config)
        @app = app
        @config = config
      end

      # @return [Array<Array(String, String)>] names and versions
      def versions
        [["turbo_cable_rs", VERSION], ["Rails", Rails.version], ["Ruby", RUBY_DESCRIPTION],
         ["turbo-rails", version("turbo-rails") || "none: Turbo's names come from this gem"]]
      end

      # @return [String, nil] as cable.yml names it for this environment
      def adapter
        ActionCable.server.config.cable&.dig(:adapter) if defined?(ActionCable::Engine)
      end

      # @return [Array<Array(String, String)>] topics, and what is to be said of each
      def to_a
        [["adapter", "#{adapter || 'none'}, #{reach}"], ["web server", web_server || "none that is known"],
         ["clients", "#{@config.connection_limit} at most, of #{open_files} open files"],
         ["workers", "#{workers || 'unknown'}, beside the threads of the web server"],
         ["database pool", database_pool || "none"]]
      end

      # @return [Array<String>]
      def problems
        [too_many_clients, too_small_pool].compact
      end

      private

      def version(name)
        Gem.loaded_specs[name]&.version&.to_s
      end

      def reach
        return "reaches nobody" unless adapter
        return host_reach if adapter == "turbo_cable_rs"

        NEAR.include?(adapter) ? "reaches clients of the same process" : "reaches clients of every process"
      end

      def host_reach
        unless Bus.used?
          return "reaches clients of the same process, because config.turbo_cable_rs.bus_directory is false"
        end

        "reaches clients of every process on this host, of which #{TurboCableRs.server.bus.listeners} listen now in " \
          "#{Bus.directory}"
      end

      def web_server
        name = WEB_SERVERS.find { |server| version(server) }
        "#{name} #{version(name)}" if name
      end

      def open_files
        Process.getrlimit(:NOFILE).first
      end

      def workers
        @config.workers || (ActionCable.server.config.worker_pool_size.to_i if defined?(ActionCable::Engine))
      end

      # The size that each process's pool may grow to.
      def database_pool
        ActiveRecord::Base.connection_pool.size if defined?(ActiveRecord::Base)
      rescue ActiveRecord::ActiveRecordError # of an app that has no database
        nil
      end

      def too_many_clients
        return unless @config.max_connections.to_i > open_files

        "max_connections is #{@config.max_connections}, and this process may open #{open_files} files: raise the " \
          "limit (ulimit -n, LimitNOFILE=), or lower config.turbo_cable_rs.max_connections."
      end

      def too_small_pool
        return unless database_pool && workers && database_pool < workers

        "The database pool has #{database_pool} connections for #{workers} cable workers alone: raise `pool` in " \
          "config/database.yml, or lower config.turbo_cable_rs.workers."
      end
    end
  end
end
