# frozen_string_literal: true

require "active_support/core_ext/string/inflections"

module TurboCableRs
  module Testing
    # How many Turbo Streams of a kind are to be among what was broadcast, and what to say if they are not.
    class TurboStreamExpectation # :nodoc:
      # @param count [Integer, Range]
      def initialize(pattern, count:)
        @pattern = pattern
        @count = count
      end

      # @param broadcasts [TurboStreamBroadcasts]
      def met_by?(broadcasts)
        @count === found(broadcasts).size # rubocop:disable Style/CaseEquality -- a number or a range
      end

      # @return [Array<Nokogiri::XML::Element>]
      def found(broadcasts)
        broadcasts.elements.grep(@pattern)
      end

      def description
        "#{quantity} Turbo #{'Stream'.pluralize(number)}#{@pattern}"
      end

      def failure_message(broadcasts, verb: "to broadcast")
        stream = broadcasts.stream.inspect
        ["expected #{verb} #{description} to #{stream}, but broadcast #{found(broadcasts).size}",
         *listings(broadcasts)].join("\n")
      end

      private

      def quantity
        return "exactly #{@count}" if @count.is_a?(Integer)
        return "at least #{@count.begin}" unless @count.end

        @count.begin.to_i.zero? ? "at most #{@count.max}" : "#{@count.min} to #{@count.max}"
      end

      def number
        @count.is_a?(Range) ? @count.end || @count.begin : @count
      end

      def listings(broadcasts)
        [listing("Turbo Streams broadcast to it:", broadcasts.elements.map(&:to_html)),
         listing("Messages to it that are no Turbo Streams:", broadcasts.other_messages.map(&:inspect)),
         listing("Other streams that were broadcast to:", broadcasts.other_streams.map(&:inspect))].compact
      end

      def listing(title, items)
        [title, *items.map { |item| "   #{item}" }].join("\n") if items.any?
      end
    end
  end
end
