# frozen_string_literal: true

require "capybara"

module TurboCableRs
  module Testing
    # turbo-rails' helpers for system tests, by its names, for apps without that gem: in every
    # `ActionDispatch::SystemTestCase`. What a page subscribes to it does a moment after it was loaded; a test that
    # broadcasts before would wait for nothing.
    module SystemAssertions
      # The actions in `config.turbo.test_connect_after_actions` (by default `:visit`) wait until the page is connected.
      #
      # @param test_case [Class]
      # @param actions [Array<Symbol>]
      def self.connect_after(test_case, actions)
        waiting = Module.new do
          actions.each do |action|
            define_method(action) do |*arguments, **options, &block|
              super(*arguments, **options, &block).tap { connect_turbo_cable_stream_sources }
            end
          end
        end
        test_case.prepend waiting
      end

      # Waits until the page's `<turbo-cable-stream-source>` elements get what is broadcast.
      #
      # @param options [Hash] of the selector, to wait for some of them
      def connect_turbo_cable_stream_sources(**options)
        all(:turbo_cable_stream_source, **options, connected: false, wait: 0).each do |source|
          source.assert_matches_selector(:turbo_cable_stream_source, **options, connected: true)
        end
      end

      # The page has such an element: `assert_turbo_cable_stream_source room`.
      #
      # @param locator [String, Object, Array] a signed name, or what the page names in `turbo_stream_from`
      # @option options [Boolean] :connected
      # @option options [Class, String, Symbol, Regexp] :channel
      # @option options [String, Object, Array, Regexp] :signed_stream_name as the locator
      def assert_turbo_cable_stream_source(...)
        assert_selector(:turbo_cable_stream_source, ...)
      end

      # Takes what {#assert_turbo_cable_stream_source} takes.
      def assert_no_turbo_cable_stream_source(...)
        assert_no_selector(:turbo_cable_stream_source, ...)
      end

      # @api private
      # @return [Boolean] whether an element's `signed-stream-name` is what was asked for
      def self.signed?(name, wanted)
        case wanted
        when true, false then wanted == !name.nil?
        when Regexp then wanted.match?(name.to_s)
        else [wanted, ::Turbo::StreamsChannel.signed_stream_name(wanted)].include?(name)
        end
      end

      Capybara.add_selector(:turbo_cable_stream_source) do
        visible :all
        xpath { |*| XPath.descendant.where(XPath.local_name == "turbo-cable-stream-source") }

        locator_filter do |element, streamables|
          streamables.nil? || SystemAssertions.signed?(element["signed-stream-name"], streamables)
        end

        expression_filter(:connected) { |xpath, value| builder(xpath).add_attribute_conditions(connected: value) }

        expression_filter(:channel) do |xpath, channel|
          builder(xpath).add_attribute_conditions(channel: channel.is_a?(Module) ? channel.name : channel)
        end

        node_filter(:signed_stream_name) do |element, streamables|
          SystemAssertions.signed?(element["signed-stream-name"], streamables)
        end
      end
    end
  end
end
