# frozen_string_literal: true

require "action_cable"
require "active_support/notifications"
require "nokogiri"

module TurboCableRs
  module Testing
    # What was broadcast to one stream, as Rails' test adapter keeps it.
    class TurboStreamBroadcasts # :nodoc:
      ELEMENT = "turbo-stream"

      class << self
        # @return [TurboStreamBroadcasts] to the stream, while the block ran
        def during(streamables, &block)
          stream = name_of(streamables)
          before = adapter.broadcasts(stream).size
          streams = streams_of_broadcasts(&block)
          new(stream, adapter.broadcasts(stream).drop(before), streams - [stream])
        end

        # @return [TurboStreamBroadcasts] to the stream, since the test began
        def so_far(streamables)
          stream = name_of(streamables)
          new(stream, adapter.broadcasts(stream))
        end

        private

        def name_of(streamables)
          name = ::Turbo::StreamsChannel.send(:stream_name_from, streamables)
          name.present? ? name : raise(ArgumentError, "no stream is named by #{streamables.inspect}")
        end

        def adapter
          adapter = ActionCable.server.pubsub
          return adapter if adapter.is_a?(ActionCable::SubscriptionAdapter::Test)

          raise Error, "only `adapter: test` records broadcasts, and this is #{adapter.class} (config/cable.yml)"
        end

        # A wrong stream is the usual reason why nothing came.
        def streams_of_broadcasts(&block)
          streams = []
          note = ->(*, payload) { streams << payload[:broadcasting] }
          ActiveSupport::Notifications.subscribed(note, "broadcast.action_cable", &block)
          streams.uniq
        end
      end

      # @return [String] the stream's name
      attr_reader :stream

      # @return [Array<String>] the names of other streams that something was broadcast to
      attr_reader :other_streams

      def initialize(stream, payloads, other_streams = [])
        @stream = stream
        @messages = payloads.map { |payload| ActiveSupport::JSON.decode(payload) }
        @other_streams = other_streams
      end

      # @return [Array<Nokogiri::XML::Element>]
      def elements
        @elements ||= @messages.grep(String).flat_map do |html|
          Nokogiri::HTML5.fragment(html).children.select { |node| node.name == ELEMENT }
        end
      end

      # @return [Array] messages without any such element
      def other_messages
        @messages.reject { |message| message.is_a?(String) && message.include?("<#{ELEMENT}") }
      end
    end
  end
end
