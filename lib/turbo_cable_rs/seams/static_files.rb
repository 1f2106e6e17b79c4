# frozen_string_literal: true

require "turbo_cable_rs/upgrade"

module TurboCableRs
  module Seams
    # Prepended to `ActionDispatch::FileHandler`: no file answers a request to open a WebSocket. Rails looks for several
    # before it hands the request on, which is 40 of the 575 µs that a client's connect takes in Ruby.
    module StaticFiles # :nodoc:
      def self.install
        ActionDispatch::FileHandler.prepend(self) if Layers.transport? && SelfCheck.static_files.nil?
      end

      def attempt(env)
        super unless env.key?("HTTP_UPGRADE") && Upgrade.requested?(env)
      end
    end
  end
end
