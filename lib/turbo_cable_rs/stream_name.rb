# frozen_string_literal: true

require "active_support/core_ext/array/wrap"
require "active_support/core_ext/object/blank"
require "active_support/core_ext/object/to_param"
require "active_support/core_ext/object/try"

module TurboCableRs
  # Names of streams, by the rule that +turbo_stream_from+ and, behind the channel's name, +stream_for+ follow.
  module StreamName # :nodoc:
    class << self
      # @return [String, nil] nil where a part is blank: `[nil, :orders]` must not become everybody's "orders"
      def from(streamables)
        parts = Array.wrap(streamables).flatten.map { |part| name_of(part) }
        parts.join(":") if parts.any? && parts.none?(&:blank?)
      end

      # @return [String, nil] of one streamable that is no list
      def name_of(part)
        part.try(:to_gid_param) || part.to_param
      end
    end
  end
end
