# frozen_string_literal: true

module Turbo
  module Streams
    # Broadcasts what is ready; enqueued by <tt>broadcast_refresh_later_to</tt>.
    class BroadcastStreamJob < ActiveJob::Base
      def perform(stream, content:) # :nodoc:
        StreamsChannel.broadcast_stream_to(stream, content: content)
      end
    end
  end
end
