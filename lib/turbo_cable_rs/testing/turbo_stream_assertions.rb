# frozen_string_literal: true

require "action_cable"
require "action_cable/test_helper"
require "active_support/concern"

module TurboCableRs
  module Testing
    # Minitest's assertions about Turbo Streams that were broadcast. `require "turbo_cable_rs/minitest"` puts them into
    # every `ActiveSupport::TestCase`. They stand beside those of turbo-rails, and tell one element from another.
    module TurboStreamAssertions
      extend ActiveSupport::Concern

      included do
        include ActionCable::TestHelper
      end

      # Turbo Streams that the block broadcasts, or without a block, that the test has broadcast until now.
      #
      #   assert_turbo_stream_broadcast [room, :messages], action: :append, target: "messages", content: "Hello" do
      #     room.messages.create!(body: "Hello")
      #   end
      #
      #   element, = assert_turbo_stream_broadcast(room, action: :replace, target: message, method: :morph)
      #   assert_equal "Hello", element.at_css("p").text
      #
      # @param streamables [Object, Array] what the page names in `turbo_stream_from`
      # @param action [Symbol, String] any action when left out
      # @param count [Integer, Range] how many there must be: `2`, `1..`, `..3`
      # @param content [String, Regexp] a part of the template's HTML, or what it must match
      # @param attributes [Hash] further attributes of the element: `target:` or `targets:` (a DOM id, a record, or what
      #   else the helpers for Turbo Streams take), `method:` and so on. A value may be a Regexp.
      # @return [Array<Nokogiri::XML::Element>] those that were meant
      def assert_turbo_stream_broadcast(streamables, action: nil, count: 1, content: nil, **attributes, &block)
        pattern = TurboStreamPattern.new({ action: action, **attributes }, content: content)
        expectation = TurboStreamExpectation.new(pattern, count: count)
        broadcasts = TurboStreamBroadcasts.public_send(block ? :during : :so_far, streamables, &block)
        assert expectation.met_by?(broadcasts), -> { expectation.failure_message(broadcasts) }
        expectation.found(broadcasts)
      end

      # The opposite. Takes what {#assert_turbo_stream_broadcast} takes, but for `count`.
      #
      #   assert_no_turbo_stream_broadcast(room, action: :remove) { message.touch }
      def assert_no_turbo_stream_broadcast(streamables, **options, &block)
        assert_turbo_stream_broadcast(streamables, **options, count: 0, &block)
      end
    end
  end
end
