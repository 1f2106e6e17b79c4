# frozen_string_literal: true

require "action_view"

module Turbo
  # Helpers for views.
  module StreamsHelper
    # Subscribes the page to a stream:
    #
    #   <%= turbo_stream_from room, :messages %>
    #   <%= turbo_stream_from room, channel: RoomChannel, data: { theme: "dark" } %>
    #
    # Everything broadcast to the same parts, as by <tt>message.broadcast_append_to room, :messages</tt>, is then
    # carried out in the page. The +data+ attributes reach the channel as params.
    #
    # @raise [ArgumentError] if all streamables are blank
    def turbo_stream_from(*streamables, **attributes)
      raise ArgumentError, "streamables can't be blank: #{streamables.inspect}" if streamables.all?(&:blank?)

      tag.turbo_cable_stream_source(
        **attributes,
        channel: attributes[:channel]&.to_s || "Turbo::StreamsChannel",
        "signed-stream-name": StreamsChannel.signed_stream_name(streamables)
      )
    end

    # Builds stream elements in a +.turbo_stream+ template:
    #
    #   <%= turbo_stream.append "messages", @message %>
    #   <%= turbo_stream.update "count", @messages.size.to_s %>
    #
    # @return [Turbo::Streams::TagBuilder]
    def turbo_stream
      Streams::TagBuilder.new(self)
    end
  end
end
