# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Server::Base`: what a forked child does with its copy of the parent's server. Stock
    # goes on with all of it: connections that are not its own, a timer that no longer beats, an event loop that waits
    # at its parent's epoll, an adapter that listens by a thread that is gone.
    module Forked # :nodoc:
      # @param has_served [Boolean] whether the parent has had clients
      def forget_parent(has_served:)
        return unless Layers.transport?

        PostgresqlConnection.forget_parent
        @pubsub = nil if has_served || connections.any? || listens?
        @connections = @connections_map = nil # from 8.2 a map
        @heartbeat_timer = @event_loop = @executor = @worker_pool = @ordered_server = nil
      end

      private

      # All but those that only have a list, of what the app itself subscribed at boot. It is not shut down: its
      # connection is the parent's.
      def listens?
        !@pubsub.is_a?(ActionCable::SubscriptionAdapter::Inline)
      end
    end
  end
end
