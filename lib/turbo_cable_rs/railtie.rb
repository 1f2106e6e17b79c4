# frozen_string_literal: true

require "rails/railtie"
require "turbo_cable_rs/cable_yml"
require "turbo_cable_rs/puma_launcher"
require "turbo_cable_rs/reloading"
require "turbo_cable_rs/turbo_streams"

module TurboCableRs
  # Every hook into Rails is here.
  class Railtie < Rails::Railtie # :nodoc:
    config.turbo_cable_rs = TurboCableRs.config
    config.turbo = ActiveSupport::OrderedOptions.new unless config.respond_to?(:turbo)

    # Before Action Cable copies its settings, which is when its server may first be loaded.
    initializer "turbo_cable_rs.seams", before: "action_cable.set_configs" do
      require "turbo_cable_rs/seams"
      TurboCableRs::Seams.install
    end

    # Whatever forks: web servers, job processes, Spring, the app itself.
    initializer "turbo_cable_rs.fork" do
      require "turbo_cable_rs/fork"
      TurboCableRs::Fork.install
    end

    initializer "turbo_cable_rs.broadcasting" do
      ActiveSupport.on_load(:active_record) { extend TurboCableRs::JsonBroadcastable }
    end

    # Before the app's initializers, which may use what turbo-rails would have defined by then.
    initializer "turbo_cable_rs.turbo_streams", before: :load_config_initializers do |app|
      next if TurboStreams.turbo_rails?

      TurboStreams.install
      app.config.eager_load_namespaces << ::Turbo
      ActiveSupport.on_load(:active_record) { include ::Turbo::Broadcastable }
      ActiveSupport.on_load(:active_support_test_case) { TurboStreams.install_test_helpers(self) }
      ActiveSupport.on_load(:action_dispatch_integration_test) { include Testing::ResponseAssertions }
      ActiveSupport.on_load(:action_dispatch_system_test_case) { TurboStreams.install_system_helpers(self, app) }
    end

    initializer "turbo_cable_rs.turbo_stream_responses", before: :load_config_initializers do
      next if TurboStreams.turbo_rails?

      ActiveSupport.on_load(:action_controller) { include ::Turbo::RequestIdTracking }
      ActiveSupport.on_load(:action_controller) { TurboStreams.add_renderer }
      ActiveSupport.on_load(:action_controller_base) { include ::Turbo::Streams::TurboStreamsTagBuilder }
      ActiveSupport.on_load(:action_controller_base) { helper ::Turbo::StreamsHelper, ::Turbo::Streams::ActionHelper }
    end

    # Whichever Turbo the app has.
    initializer "turbo_cable_rs.turbo_cable" do
      require "turbo_cable_rs/turbo_cable_protocol/streams_helper"
      ActiveSupport.on_load(:action_controller_base) { helper TurboCableRs::TurboCableProtocol::StreamsHelper }
    end

    config.after_initialize { TurboCableRs.config.validate! }
    config.after_initialize { CableYml.new(ActionCable.server.config).validate! if defined?(ActionCable::Engine) }
    config.after_initialize { Bus.prepare if defined?(ActionCable::Engine) && Bus.used? }
    config.after_initialize { PumaLauncher.install }
    config.after_initialize { Seams::StaticFiles.install if defined?(ActionCable::Engine) }

    rake_tasks { load File.expand_path("../tasks/turbo_cable_rs.rake", __dir__) }

    # As Action Cable mounts its server: before the routes are drawn, and in front of them.
    initializer "turbo_cable_rs.broadcast_endpoint" do
      config.after_initialize do |app|
        next unless (path = TurboCableRs.config.broadcast_path)

        if path == app.config.action_cable.mount_path
          raise ConfigurationError, "broadcast_path must not be Action Cable's mount_path, got #{path.inspect} " \
                                    "(config.turbo_cable_rs.broadcast_path)"
        end
        app.routes.prepend { mount BroadcastEndpoint.new => path, internal: true, anchor: true }
      end
    end

    initializer "turbo_cable_rs.reloading" do |app|
      Reloading.install(app.reloader) unless app.config.cache_classes
    end

    # Registered at boot and so run after the app's own: the app may still broadcast in those.
    initializer "turbo_cable_rs.shutdown" do
      at_exit { TurboCableRs.server.stop }
    end
  end
end
