# frozen_string_literal: true

require "rails/railtie"
require "turbo_cable_rs/turbo_streams" if File.exist?(File.expand_path("turbo_streams.rb", __dir__))

module TurboCableRs
  # Every hook into Rails is here.
  class Railtie < Rails::Railtie # :nodoc:
    config.turbo_cable_rs = TurboCableRs.config

    # Before Action Cable copies its settings, which is when its server may first be loaded.
    initializer "turbo_cable_rs.seams", before: "action_cable.set_configs" do
      require "turbo_cable_rs/seams"
      TurboCableRs::Seams.install
    end

    config.after_initialize do
      TurboCableRs.config.validate!
      Seams.report(ActionCable.server.logger) if defined?(ActionCable)
    end

    # Registered at boot and so run after the app's own: the app may still broadcast in those.
    initializer "turbo_cable_rs.shutdown" do
      at_exit { TurboCableRs.server.stop }
    end
  end
end
