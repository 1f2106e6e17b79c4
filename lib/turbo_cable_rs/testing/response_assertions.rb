# frozen_string_literal: true

module TurboCableRs
  module Testing
    # turbo-rails' assertions about responses, by its names, for apps without that gem: in every
    # `ActionDispatch::IntegrationTest`.
    module ResponseAssertions
      # The response is made of Turbo Streams, among them so many of these.
      #
      # @param status [Symbol, Integer] of the response
      # @param action [Symbol, String]
      # @param target [String, Object, nil] a DOM id, or a record
      # @param targets [String, nil] a CSS selector
      # @param count [Integer]
      # @yieldparam elements [Nokogiri::XML::NodeSet]
      def assert_turbo_stream(action:, status: :ok, target: nil, targets: nil, count: 1, &block)
        assert_response status
        assert_equal Mime[:turbo_stream], response.media_type
        target = ActionView::RecordIdentifier.dom_id(target) if target.respond_to?(:to_key)
        attributes = { action: action, target: target, targets: targets }.compact
        selector = attributes.map { |name, value| %([#{name}="#{value}"]) }.join
        assert_select "turbo-stream#{selector}", count: count, &block
      end

      # Takes what {#assert_turbo_stream} takes, but for `count`.
      def assert_no_turbo_stream(action:, **options)
        assert_turbo_stream(action: action, **options, count: 0)
      end
    end
  end
end
