# frozen_string_literal: true

require "turbo_cable_rs/layers"
require "turbo_cable_rs/layout"
require "turbo_cable_rs/ordered_server"
require "turbo_cable_rs/seams/adapter"
require "turbo_cable_rs/seams/beat"
require "turbo_cable_rs/seams/broadcaster"
require "turbo_cable_rs/seams/confirmation"
require "turbo_cable_rs/seams/connection"
require "turbo_cable_rs/seams/entry"
require "turbo_cable_rs/seams/forked"
require "turbo_cable_rs/seams/identifiers"
require "turbo_cable_rs/seams/logging"
require "turbo_cable_rs/seams/parameter_filter"
require "turbo_cable_rs/seams/static_files"
require "turbo_cable_rs/seams/streams"
require "turbo_cable_rs/seams/subscriptions"
require "turbo_cable_rs/seams/transport"
require "turbo_cable_rs/seams/turn"
require "turbo_cable_rs/self_check"

module TurboCableRs
  # Where the gem enters Action Cable: a few prepended modules, each of which does nothing for a connection that Rust
  # does not serve. `ActionCable.server`, its adapter, connection and channel classes stay Rails' own objects.
  module Seams # :nodoc:
    class << self
      # Installs each seam when Action Cable loads what it belongs to, and forces nothing to load early.
      def install
        ActiveSupport.on_load(:action_cable) { TurboCableRs::Seams.install_server }
        ActiveSupport.on_load(:action_cable_channel) { TurboCableRs::Seams.install_channel }
      end

      # Once `ActionCable::Server::Base` is loaded. Batches are for whichever server there is.
      def install_server
        ActionCable::Server::Broadcasting::Broadcaster.prepend(Broadcaster) if usable?(:batches, SelfCheck.batches)
        return unless usable?(:transport, SelfCheck.transport)

        ActionCable::Server::Base.prepend(Entry, Forked)
        Layout.websocket_class.prepend(Transport)
        Layout.async_class.prepend(Turn)
        ActionCable::Connection::Base.prepend(Connection, Beat)
        ActionCable::Connection::Subscriptions.prepend(Subscriptions)
        install_logging if SelfCheck.logging.nil?
      end

      # Once `ActionCable::Channel::Base` is loaded.
      def install_channel
        ActionCable::Channel::Base.prepend(Confirmation)
        ActionCable::Channel::Base.prepend(Logging::Channel) if SelfCheck.action_logging.nil?
        ActionCable::Channel::Base.prepend(ParameterFilter) if ParameterFilter.possible?
        install_identifiers if SelfCheck.identifiers.nil?
        ActionCable::Channel::Base.prepend(Streams) if usable?(:fan_out, SelfCheck.fan_out)
      end

      private

      def install_logging
        Layout.logger_class.prepend(Logging::Proxy)
        Layout.async_class.prepend(Logging::Request)
      end

      def install_identifiers
        ActionCable::Channel::Base.prepend(Identifiers)
        ActionCable::Channel::Base.singleton_class.prepend(Identifiers::Actions)
      end

      # One line for a layer that is off and should not be.
      def usable?(layer, reason)
        Layers.switch(layer, reason)
        return true unless reason

        text = "[TurboCableRs] #{layer} is off, stock Action Cable does its part: #{reason}"
        defined?(Rails.logger) && Rails.logger ? Rails.logger.warn(text) : Kernel.warn(text)
      end
    end
  end
end
