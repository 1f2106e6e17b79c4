# frozen_string_literal: true

module TurboCableRs
  # What the processes of an app tell each other about their clients, over the adapter in `cable.yml`.
  class Control # :nodoc:
    # Each serving process listens to it.
    STREAM = "turbo_cable_rs/control"
    private_constant :STREAM

    class << self
      # Has every process tell its clients to come back.
      def reconnect_clients(reason)
        return TurboCableRs.server.reconnect_clients(reason: reason) unless reaches_others?

        ActionCable.server.broadcast(STREAM, { type: "reconnect", reason: reason })
      end

      # In a process that serves clients, once for each adapter that it has.
      def listen
        ActionCable.server.pubsub.subscribe(STREAM, method(:obey)) if reaches_others?
      rescue StandardError => error # the adapter's; clients are served all the same
        ActionCable.server.logger&.error("[TurboCableRs] Subscribing to #{STREAM} failed: #{error.message}")
      end

      private

      def reaches_others?
        Bus.used? || !Seams::Adapter.line_of(ActionCable.server.pubsub).nil?
      end

      def obey(message)
        order = ActiveSupport::JSON.decode(message)
        TurboCableRs.server.reconnect_clients(reason: order["reason"]) if order["type"] == "reconnect"
      end
    end
  end
end
