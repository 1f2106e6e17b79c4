# frozen_string_literal: true

require "rails/railtie"
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

    # Before the app's initializers, which may use what turbo-rails would have defined by then.
    initializer "turbo_cable_rs.turbo_streams", before: :load_config_initializers do |app|
      next if TurboStreams.turbo_rails?

      TurboStreams.install
      app.config.eager_load_namespaces << ::Turbo
      ActiveSupport.on_load(:active_record) { include ::Turbo::Broadcastable }
      ActiveSupport.on_load(:active_support_test_case) { TurboStreams::RefreshDebouncer.immediate = true }
    end

    initializer "turbo_cable_rs.turbo_stream_responses", before: :load_config_initializers do
      next if TurboStreams.turbo_rails?

      ActiveSupport.on_load(:action_controller) { include ::Turbo::RequestIdTracking }
      ActiveSupport.on_load(:action_controller) { TurboStreams.add_renderer }
      ActiveSupport.on_load(:action_controller_base) { include ::Turbo::Streams::TurboStreamsTagBuilder }
      ActiveSupport.on_load(:action_controller_base) { helper ::Turbo::StreamsHelper, ::Turbo::Streams::ActionHelper }
    end

    config.after_initialize { TurboCableRs.config.validate! }

    initializer "turbo_cable_rs.reloading" do |app|
      Reloading.install(app.reloader) unless app.config.cache_classes
    end

    # Registered at boot and so run after the app's own: the app may still broadcast in those.
    initializer "turbo_cable_rs.shutdown" do
      at_exit { TurboCableRs.server.stop }
    end
  end
end
