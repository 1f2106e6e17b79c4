# frozen_string_literal: true

require "turbo_cable_rs/errors"

module TurboCableRs
  # Turbo Streams for apps without the turbo-rails gem: the same names under ::Turbo, so that the JavaScript of
  # +@hotwired/turbo-rails+ works as it is and adding that gem later changes nothing.
  #
  # The railtie installs it; where turbo-rails is loaded, nothing here is defined or included.
  module TurboStreams # :nodoc:
    MEDIA_TYPE = "text/vnd.turbo-stream.html"

    autoload :RefreshDebouncer, "turbo_cable_rs/turbo_streams/refresh_debouncer"

    # A +_later+ broadcast was asked for in an app that has no Active Job.
    class ActiveJobMissing < Error
      def initialize(message = "Broadcasting later needs Active Job, which is not loaded: require " \
                               '"active_job/railtie" in config/application.rb, or call the method without `_later`, ' \
                               "which broadcasts at once")
        super
      end
    end

    class << self
      def turbo_rails?
        !!defined?(::Turbo::Engine) || Gem.loaded_specs.key?("turbo-rails")
      end

      # Defines ::Turbo and the +turbo_stream+ format. Must run before the app's own initializers, which may use both.
      def install
        require "turbo_cable_rs/turbo_streams/turbo"
        Mime::Type.register MEDIA_TYPE, :turbo_stream unless Mime[:turbo_stream]
      end

      # As turbo-rails does: refreshes are not debounced in tests, and every test may look at what was broadcast.
      def install_test_helpers(test_case)
        RefreshDebouncer.immediate = true
        ActiveSupport.on_load(:action_cable) do
          require "action_cable/test_helper"
          test_case.include ActionCable::TestHelper, Testing::BroadcastAssertions
        end
      end

      # As turbo-rails does: a test that visits a page waits until the page hears what is broadcast.
      def install_system_helpers(test_case, app)
        test_case.include Testing::SystemAssertions
        actions = app.config.turbo.test_connect_after_actions || %i[visit]
        Testing::SystemAssertions.connect_after(test_case, actions)
      end

      # Makes <tt>render turbo_stream: turbo_stream.remove(message)</tt> work.
      def add_renderer
        return if ActionController::Renderers::RENDERERS.include?(:turbo_stream)

        ActionController::Renderers.add(:turbo_stream) do |html, _options|
          self.content_type = Mime[:turbo_stream] unless media_type
          html
        end
      end
    end
  end
end
