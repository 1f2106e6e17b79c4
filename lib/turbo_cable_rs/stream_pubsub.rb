# frozen_string_literal: true

require "delegate"
require "turbo_cable_rs/registration"

module TurboCableRs
  # What a natively served connection's `pubsub` is: the adapter, but for plain streams, which the reactor delivers.
  # Made anew for each use, because tests and restarts put another adapter in the server.
  class StreamPubsub < SimpleDelegator # :nodoc:
    def subscribe(stream, handler, done = nil)
      handler.is_a?(Registration) ? handler.start(__getobj__, stream, done) : super
    end

    def unsubscribe(stream, handler)
      handler.is_a?(Registration) ? handler.stop : super
    end
  end
end
