# frozen_string_literal: true

require "turbo_cable_rs/turbo_cable_protocol/stream_name"

module TurboCableRs
  class TurboCableProtocol
    # A helper for pages whose client is turbo_cable's Stimulus controller.
    module StreamsHelper
      # Renders what that controller looks for, with signed names. As with turbo_cable each argument is one stream;
      # one with several parts is given as an array.
      #
      #   <%= turbo_cable_stream_from "scores", [room, :messages] %>
      #
      # @param streamables [Array] streams, each a record, a string, a symbol, or a list of them
      # @raise [ArgumentError] when there is none, or a blank one
      def turbo_cable_stream_from(*streamables)
        raise ArgumentError, "turbo_cable_stream_from needs a stream, got none" if streamables.empty?

        names = streamables.map { |streamable| StreamName.sign(streamable) }
        tag.div(hidden: true, data: { turbo_stream: true, streams: names.join(",") })
      end
    end
  end
end
