# frozen_string_literal: true

module TurboCableRs
  class Backplane
    # A time in which messages to this process's clients got lost, if there were any.
    class Gap # :nodoc:
      # Documented with {Instrumentation}.
      EVENT = "gap.turbo_cable_rs"

      # @param payload [Hash] the event's
      def initialize(logger, **payload)
        @logger = logger
        @payload = payload
      end

      def report
        notify
        reconnect if TurboCableRs.config.on_gap == :reconnect
      end

      private

      def notify
        ActiveSupport::Notifications.instrument(EVENT, @payload)
      rescue StandardError => error # a subscriber's
        log(:error, "A subscriber to #{EVENT} failed: #{error.class} - #{error.message}")
      end

      def reconnect
        log(:warn, "Messages may be missing: clients are told to reconnect (config.turbo_cable_rs.on_gap)")
        TurboCableRs.server.reconnect_clients(reason: "gap")
        stock_connections.each { |connection| connection.close(reason: "gap", reconnect: true) }
      end

      # Those that Rust does not serve.
      def stock_connections
        ActionCable.server.connections.reject { |connection| connection.try(:native_socket) }
      end

      def log(level, text)
        @logger&.public_send(level, "[TurboCableRs] #{text}")
      end
    end
  end
end
