# frozen_string_literal: true

require "rspec/matchers"

module TurboCableRs
  module Testing
    # See {Matchers#have_broadcasted_turbo_stream}.
    class HaveBroadcastedTurboStream
      include ::RSpec::Matchers::Composable

      WORDS = { once: 1, twice: 2, thrice: 3 }.freeze
      private_constant :WORDS

      def initialize(attributes) # :nodoc:
        @pattern = TurboStreamPattern.new(attributes)
      end

      # @param streamables [Array] what the page names in `turbo_stream_from`: records, strings, symbols
      def to(*streamables)
        @streamables = streamables
        self
      end

      # What is in the element's template.
      #
      #   .with_content("<b>Hello</b>")                   # has this in its HTML
      #   .with_content(/Hello, \w+/)
      #   .with_content { |element| expect(element.at_css("b").text).to eq("Hello") }
      #
      # @param content [String, Regexp, Object] a part of the HTML, or what it must match
      # @yieldparam element [Nokogiri::XML::Element] each `<turbo-stream>` that was meant
      def with_content(content = nil, &block)
        @pattern.content = content
        @block = block
        self
      end

      # @param count [Integer, Symbol] a number, `:once`, `:twice` or `:thrice`
      def exactly(count)
        @count = number(count)
        self
      end

      # @param count [Integer, Symbol] as in {#exactly}
      def at_least(count)
        @count = (number(count)..)
        self
      end

      # @param count [Integer, Symbol] as in {#exactly}
      def at_most(count)
        @count = 0..number(count)
        self
      end

      # Exactly one.
      def once
        exactly(1)
      end

      # Exactly two.
      def twice
        exactly(2)
      end

      # Exactly three.
      def thrice
        exactly(3)
      end

      # For reading only: `exactly(2).times`.
      def times
        self
      end

      def matches?(action, &block) # :nodoc:
        met = met_by?(action, @count || 1)
        look = block || @block
        @expectation.found(@broadcasts).each(&look) if look
        met
      end

      # Without a number, there must be none at all.
      def does_not_match?(action) # :nodoc:
        !met_by?(action, @count || (1..))
      end

      def description # :nodoc:
        "broadcast #{TurboStreamExpectation.new(@pattern, count: @count || 1).description}"
      end

      def failure_message # :nodoc:
        @expectation.failure_message(@broadcasts)
      end

      def failure_message_when_negated # :nodoc:
        @expectation.failure_message(@broadcasts, verb: "not to broadcast")
      end

      def supports_block_expectations? # :nodoc:
        true
      end

      def supports_value_expectations? # :nodoc:
        false
      end

      private

      def streamables
        @streamables || raise(ArgumentError, "to which stream? have_broadcasted_turbo_stream(…).to(room, :messages)")
      end

      def number(count)
        WORDS.fetch(count) { Integer(count) }
      end

      def met_by?(action, count)
        @expectation = TurboStreamExpectation.new(@pattern, count: count)
        @broadcasts = TurboStreamBroadcasts.during(streamables, &action)
        @expectation.met_by?(@broadcasts)
      end
    end
  end
end
