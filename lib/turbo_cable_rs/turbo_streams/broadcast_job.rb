# frozen_string_literal: true

module Turbo
  module Streams
    # Renders a template and broadcasts it; enqueued by <tt>broadcast_render_later_to</tt>.
    class BroadcastJob < ActiveJob::Base
      discard_on ActiveJob::DeserializationError # the record is gone, and with it what there was to render

      def perform(stream, **rendering) # :nodoc:
        StreamsChannel.broadcast_render_to(stream, **rendering)
      end
    end
  end
end
