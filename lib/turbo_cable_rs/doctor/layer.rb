# frozen_string_literal: true

require "turbo_cable_rs/layers"
require "turbo_cable_rs/layout"
require "turbo_cable_rs/self_check"
require "turbo_cable_rs/turbo_check"

module TurboCableRs
  class Doctor
    # One layer of the gem, in this process: whether the settings ask for it, and what keeps it off. Each needs those
    # before it.
    #
    # @!attribute settings
    #   @return [Array<Symbol>] all of which must be true
    # @!attribute is_vital
    #   @return [Boolean] whether an app that asks for it has a problem without it; Turbo's streams work in Ruby as well
    Layer = Struct.new(:name, :settings, :obstacle, :is_vital, keyword_init: true) do # :nodoc:
      class << self
        # @param connection_class [Class] the app's
        # @return [Array<Layer>]
        def all(connection_class)
          transport = transport_obstacle(connection_class)
          fan_out = transport || (SelfCheck.fan_out unless Layers.fan_out?)
          turbo = fan_out || test_adapter || TurboCheck.new(connection_class).obstacle
          [new(name: "transport", settings: %i[enabled], obstacle: transport, is_vital: true),
           new(name: "fan_out", settings: %i[enabled native_streams], obstacle: fan_out, is_vital: true),
           new(name: "native_turbo", settings: %i[enabled native_streams native_turbo], obstacle: turbo)]
        end

        private

        def transport_obstacle(connection_class)
          return SelfCheck.transport unless Layers.transport?
          return if Layout.stock_incoming?(connection_class)

          "#{connection_class} has its own way to receive messages"
        end

        def test_adapter
          "the adapter is test" if ActionCable.server.config.cable&.dig(:adapter) == "test"
        end
      end

      # @return [String]
      def state
        return "off: config.turbo_cable_rs.#{switch} is false" if switch

        obstacle ? "off: #{obstacle}" : "on"
      end

      # @return [String, nil]
      def problem
        "#{name} is off, and should not be: #{obstacle}." if is_vital && !switch && obstacle
      end

      private

      # @return [Symbol, nil] the setting that keeps it off
      def switch
        settings.find { |setting| !TurboCableRs.config.public_send(setting) }
      end
    end
  end
end
