# frozen_string_literal: true

require "action_view"
require "active_support/core_ext/array/wrap"
require "active_support/core_ext/object/blank"

module Turbo
  module Streams
    # Makes the <tt><turbo-stream></tt> elements; in views, and wherever something is broadcast.
    module ActionHelper
      include ActionView::Helpers::TagHelper

      WITHOUT_TEMPLATE = %w[remove refresh].freeze
      private_constant :WITHOUT_TEMPLATE

      # @param target [String, Object] a DOM id; or a record, a class, or what +dom_id+ takes as an Array
      # @param targets [String, Object] a CSS selector, or as above
      # @param template [String] HTML, put in as it is
      # @example
      #   turbo_stream_action_tag "replace", target: message, template: "<p>Hello</p>"
      #   # => <turbo-stream action="replace" target="message_1"><template><p>Hello</p></template></turbo-stream>
      def turbo_stream_action_tag(action, target: nil, targets: nil, template: nil, **attributes)
        content = WITHOUT_TEMPLATE.include?(action.to_s) ? "" : tag.template(template.to_s.html_safe)
        tag.turbo_stream(content, **attributes, action: action, **turbo_stream_aim(target, targets))
      end

      # @example
      #   turbo_stream_refresh_tag # => <turbo-stream request-id="abc" action="refresh"></turbo-stream>
      def turbo_stream_refresh_tag(request_id: ::Turbo.current_request_id, **attributes)
        turbo_stream_action_tag(:refresh, "request-id": request_id.presence, **attributes)
      end

      private

      def turbo_stream_aim(target, targets)
        return { target: turbo_stream_dom_id(target) } if target

        targets ? { targets: turbo_stream_selector(targets) } : {}
      end

      def turbo_stream_dom_id(target, prefix: nil)
        parts = Array.wrap(target)
        return target unless parts.any? { |part| part.respond_to?(:to_key) || part.is_a?(Class) }

        "#{prefix}#{ActionView::RecordIdentifier.dom_id(*parts)}"
      end

      def turbo_stream_selector(targets)
        turbo_stream_dom_id(targets, prefix: "#")
      end
    end
  end
end
