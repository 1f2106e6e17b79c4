# frozen_string_literal: true

require "delegate"

module TurboCableRs
  # What a natively served connection's `pubsub` is: the adapter, but for plain streams, which the reactor delivers.
  # Made anew for each use, because tests and restarts put another adapter in the server.
  class StreamPubsub < SimpleDelegator # :nodoc:
    # Where {Seams::Streams} leaves a plain stream's registration.
    TAG = :@turbo_cable_rs_registration

    def initialize(adapter, backplane)
      super(adapter)
      @backplane = backplane
    end

    def subscribe(stream, handler, done = nil)
      registration = registration_of(handler)
      registration ? registration.start(@backplane, __getobj__, stream, done) : super
    end

    def unsubscribe(stream, handler)
      registration = registration_of(handler)
      registration ? registration.stop : super
    end

    private

    def registration_of(handler)
      handler.instance_variable_get(TAG)
    end
  end
end
