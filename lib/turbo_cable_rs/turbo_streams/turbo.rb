# frozen_string_literal: true

require "json"
require "active_support"
require "active_support/message_verifier"
require "active_support/core_ext/module/attribute_accessors_per_thread"

# What the turbo-rails gem calls by these names, for apps that do without that gem.
# Ruby's autoload is used because these constants must outlive the app's code reloading.
module Turbo
  extend ActiveSupport::Autoload

  # @!method self.current_request_id
  #   @return [String, nil] the +X-Turbo-Request-Id+ of the request being served; the page that sent it ignores
  #     refreshes that carry it
  thread_mattr_accessor :current_request_id

  eager_autoload do
    autoload :Broadcastable, "turbo_cable_rs/turbo_streams/broadcastable"
    autoload :RequestIdTracking, "turbo_cable_rs/turbo_streams/request_id_tracking"
    autoload :StreamsChannel, "turbo_cable_rs/turbo_streams/streams_channel"
    autoload :StreamsHelper, "turbo_cable_rs/turbo_streams/streams_helper"
  end

  module Streams # :nodoc:
    extend ActiveSupport::Autoload

    # Not loaded eagerly: they need Active Job, which an app may leave out.
    autoload :ActionBroadcastJob, "turbo_cable_rs/turbo_streams/action_broadcast_job"
    autoload :BroadcastJob, "turbo_cable_rs/turbo_streams/broadcast_job"
    autoload :BroadcastStreamJob, "turbo_cable_rs/turbo_streams/broadcast_stream_job"

    eager_autoload do
      autoload :ActionHelper, "turbo_cable_rs/turbo_streams/action_helper"
      autoload :Broadcasts, "turbo_cable_rs/turbo_streams/broadcasts"
      autoload :StreamName, "turbo_cable_rs/turbo_streams/stream_name"
      autoload :TagBuilder, "turbo_cable_rs/turbo_streams/tag_builder"
      autoload :TurboStreamsTagBuilder, "turbo_cable_rs/turbo_streams/turbo_streams_tag_builder"
    end
  end

  class << self
    # Refreshes broadcast in the block carry this request id.
    def with_request_id(request_id)
      previous = current_request_id
      self.current_request_id = request_id
      yield
    ensure
      self.current_request_id = previous
    end

    # Signs the names of streams and checks them. A name never expires: whoever holds it may subscribe.
    def signed_stream_verifier
      @signed_stream_verifier ||=
        ActiveSupport::MessageVerifier.new(signed_stream_verifier_key, digest: "SHA256", serializer: JSON)
    end

    # <tt>config.turbo.signed_stream_verifier_key</tt>, or else a key derived from the app's +secret_key_base+.
    # Made when first needed, so that tasks without a secret, such as precompiling assets, still boot.
    def signed_stream_verifier_key
      @signed_stream_verifier_key ||= key_of(Rails.application) || raise(
        ArgumentError, "Turbo.signed_stream_verifier_key is not set, and there is no Rails app to derive it from"
      )
    end

    # Names signed with the former key are no longer accepted; nil brings back the app's own key.
    #
    # @param key [String, nil]
    def signed_stream_verifier_key=(key)
      @signed_stream_verifier = nil
      @signed_stream_verifier_key = key
    end

    def eager_load! # :nodoc:
      super
      Streams.eager_load!
    end

    private

    def key_of(app)
      app && (app.config.turbo.signed_stream_verifier_key ||
        app.key_generator.generate_key("turbo/signed_stream_verifier_key"))
    end
  end
end
