# frozen_string_literal: true

module Turbo
  module Streams
    # Renders one action and broadcasts it; enqueued by <tt>broadcast_append_later_to</tt> and the like.
    class ActionBroadcastJob < ActiveJob::Base
      discard_on ActiveJob::DeserializationError # the record is gone, and with it what there was to render

      def perform(stream, action:, target:, **options) # :nodoc:
        StreamsChannel.broadcast_action_to(stream, action: action, target: target, **options)
      end
    end
  end
end
