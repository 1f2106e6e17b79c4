# frozen_string_literal: true

module TurboCableRs
  # What happened to a broadcast that Rust delivered: one event, where stock Action Cable has a `transmit.action_cable`
  # for each client. Made only for whoever listens, and for a log at debug level.
  #
  #   ActiveSupport::Notifications.subscribe("deliver.turbo_cable_rs") do |event|
  #     event.payload # => { broadcasting: "chat_1", receivers: 812, bytes: 230 }
  #   end
  #
  # And what did not happen: a time in which messages of other processes got lost, with the `adapter`, and `seconds` and
  # `streams` (of this process) or, from the host bus, how many publications were `lost`. See the setting `on_gap`.
  #
  #   ActiveSupport::Notifications.subscribe("gap.turbo_cable_rs") { |event| event.payload }
  module Instrumentation
    # The event's name. Payload: `broadcasting` (the stream), `receivers` (clients of this process that it was queued
    # for), `bytes` (of the JSON). Published on a cable worker.
    EVENT = "deliver.turbo_cable_rs"

    class << self
      # @api private
      # @return [Boolean] whether anybody wants to know
      def wanted?
        ActiveSupport::Notifications.notifier.listening?(EVENT) || !!debug?
      end

      # Publishes what the reactor reported.
      #
      # @api private
      def delivered(stream, receivers, bytes)
        payload = { broadcasting: stream, receivers: receivers, bytes: bytes }
        ActiveSupport::Notifications.instrument(EVENT, payload)
        logger.debug("[TurboCableRs] Delivered #{stream} to #{receivers} clients") if debug?
      end

      private

      def debug?
        logger&.debug?
      end

      def logger
        ActionCable.server.logger
      end
    end
  end
end
