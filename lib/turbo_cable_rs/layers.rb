# frozen_string_literal: true

module TurboCableRs
  # What of the gem is active in this process. Each layer works without those after it, and is switched off by a setting
  # or, with the reason, by {SelfCheck} when this Rails is not built as it must be.
  module Layers # :nodoc:
    @reasons = { transport: "not installed", fan_out: "not installed" }

    class << self
      # Rust serves the sockets.
      def transport?
        @reasons[:transport].nil? && TurboCableRs.config.enabled
      end

      # Rust delivers plain streams.
      def fan_out?
        @reasons[:fan_out].nil? && TurboCableRs.config.native_streams && transport?
      end

      # @param layer [Symbol] `:transport` or `:fan_out`
      # @param reason [String, nil] why it must stay off
      def switch(layer, reason)
        @reasons[layer] = reason
      end
    end
  end
end
