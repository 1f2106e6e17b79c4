# frozen_string_literal: true

require "nokogiri"

module TurboCableRs
  module Testing
    # Which `<turbo-stream>` elements are meant: their attributes, and what is in their template.
    class TurboStreamPattern # :nodoc:
      # What has no say in `action:` is not compared.
      ANY = "any"
      private_constant :ANY

      # @return [String, Regexp, #===, nil] part of the template's HTML, or what it must match
      attr_writer :content

      # @param attributes [Hash] values are what the helpers for Turbo Streams take (`target: message`), or a Regexp, or
      #   one of RSpec's matchers
      def initialize(attributes, content: nil)
        @attributes = attributes.compact
        @content = content
      end

      def ===(element)
        expected.all? { |name, value| fits?(value, element[name]) } && fits_content?(element)
      end

      # @return [String] what follows "a Turbo Stream"
      def to_s
        attributes = " with #{expected.map { |name, value| "#{name} #{say(value)}" }.join(', ')}" if expected.any?
        content = " containing #{say(@content)}" if @content
        "#{attributes}#{content}"
      end

      private

      def expected
        @expected ||= rendered.merge(@attributes.transform_keys(&:to_s).select { |_, value| open?(value) })
      end

      # The element that would be broadcast tells what a record's DOM id is, or how an attribute is written.
      def rendered
        fixed = @attributes.reject { |_, value| open?(value) }
        tag = ::Turbo::StreamsChannel.turbo_stream_action_tag(fixed.fetch(:action, ANY), **fixed.except(:action))
        attributes = Nokogiri::HTML5.fragment(tag).children.first.to_h
        fixed.key?(:action) ? attributes : attributes.except("action")
      end

      def open?(value)
        value.is_a?(Regexp) || value.respond_to?(:matches?)
      end

      def fits?(expected, value)
        value && expected === value # rubocop:disable Style/CaseEquality -- strings, regular expressions, matchers
      end

      def fits_content?(element)
        return true unless @content

        html = element.at_css("template")&.inner_html.to_s
        @content.is_a?(String) ? html.include?(@content) : fits?(@content, html)
      end

      def say(value)
        value.respond_to?(:description) ? value.description : value.inspect
      end
    end
  end
end
