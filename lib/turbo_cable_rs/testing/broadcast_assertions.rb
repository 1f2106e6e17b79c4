# frozen_string_literal: true

require "active_support/concern"
require "turbo_cable_rs/testing/turbo_stream_broadcasts"

module TurboCableRs
  module Testing
    # turbo-rails' assertions about broadcasts, by its names, for apps without that gem: in every
    # `ActiveSupport::TestCase`. They count elements of any kind; {TurboStreamAssertions} tells them apart.
    module BroadcastAssertions
      # @param streamables [Object, Array] what the page names in `turbo_stream_from`
      # @param count [Integer, nil] how many elements there must be; at least one without it
      # @yield what broadcasts; without a block all counts that the test has broadcast until now
      def assert_turbo_stream_broadcasts(streamables, count: nil, &block)
        found = capture_turbo_stream_broadcasts(streamables, &block).size
        wanted = count || "at least 1"
        assert count ? found == count : found.positive?,
               "Expected #{wanted} Turbo Streams broadcast to #{streamables.inspect}, but there were #{found}"
      end

      # @param streamables (see #assert_turbo_stream_broadcasts)
      def assert_no_turbo_stream_broadcasts(streamables, &block)
        assert_turbo_stream_broadcasts(streamables, count: 0, &block)
      end

      # @param streamables (see #assert_turbo_stream_broadcasts)
      # @return [Array<Nokogiri::XML::Element>] the `<turbo-stream>` elements
      def capture_turbo_stream_broadcasts(streamables, &block)
        TurboStreamBroadcasts.public_send(block ? :during : :so_far, streamables, &block).elements
      end
    end
  end
end
