# frozen_string_literal: true

module TurboCableRs
  # What of the gem is active in this process. Each layer works without those after it, and is switched off by a setting
  # or, with the reason, by {SelfCheck} when this Rails is not built as it must be.
  module Layers # :nodoc:
    @reasons = {}

    class << self
      # Why layers are off that could be on.
      attr_reader :reasons

      # Rust serves the sockets.
      def transport?
        @transport && TurboCableRs.config.enabled
      end

      # Rust delivers plain streams.
      def fan_out?
        @fan_out && TurboCableRs.config.native_streams && transport?
      end

      def transport_checked(reason)
        @transport = reason.nil?
        @reasons[:transport] = reason
      end

      def fan_out_checked(reason)
        @fan_out = reason.nil?
        @reasons[:fan_out] = reason
      end
    end
  end
end
