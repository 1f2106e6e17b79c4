# frozen_string_literal: true

require "turbo_cable_rs/backplane/line"
require "turbo_cable_rs/seams/listener"
require "turbo_cable_rs/seams/postgresql_connection"
require "turbo_cable_rs/seams/postgresql_names"

module TurboCableRs
  module Seams
    # Extends the adapter of `ActionCable.server` with a {Backplane::Line}: what is subscribed on it, by whomever,
    # outlives its connection.
    module Adapter # :nodoc:
      LINE = :@turbo_cable_rs_line
      private_constant :LINE

      class << self
        # @return [Object] the adapter
        def keep_alive(adapter, server)
          return adapter if within_process?(adapter)

          Listener.install(adapter.class)
          PostgresqlNames.install(adapter.class)
          PostgresqlConnection.install(adapter.class)
          adapter.extend(self)
          adapter.instance_variable_set(LINE, Backplane::Line.new(adapter, server))
          adapter
        end

        # @return [Backplane::Line, nil] nil for an adapter that cannot be lost
        def line_of(adapter)
          adapter.instance_variable_get(LINE)
        end

        private

        def within_process?(adapter)
          adapter.respond_to?(:delivers_to_reactor?) || adapter.is_a?(ActionCable::SubscriptionAdapter::Inline)
        end
      end

      def broadcast(channel, payload)
        Adapter.line_of(self).broadcast(channel, payload)
      end

      def subscribe(channel, callback, success_callback = nil)
        Adapter.line_of(self).subscribe(channel, callback, success_callback)
      end

      def unsubscribe(channel, callback)
        Adapter.line_of(self).unsubscribe(channel, callback)
      end

      def shutdown
        Adapter.line_of(self).shutdown
      end
    end
  end
end
