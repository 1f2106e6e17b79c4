# frozen_string_literal: true

module TurboCheckCases
  # What no subscription comes by.
  NOT_IN_THE_WAY = {
    "an app that adds nothing" => "",
    "a module that adds methods of its own" =>
      "Turbo::StreamsChannel.singleton_class.prepend(Module.new { def render_format(*) = super })",
    "helpers for all channels" =>
      "module Helpers; def current_tenant = nil; end; ActionCable::Channel::Base.include(Helpers)",
    "callbacks of other channels" =>
      "class Mine < ActionCable::Channel::Base; before_subscribe { reject }; end",
    "an authorized channel of the app's own" => <<~RUBY,
      class MyStreamsChannel < Turbo::StreamsChannel
        def subscribed = connection.current_user ? super : reject
      end
    RUBY
    "agents that look at actions" =>
      "ActionCable::Channel::Base.prepend(Module.new { def perform_action(*) = super })",
    "subscribers to other events" =>
      "ActiveSupport::Notifications.subscribe(/(perform_action|transmit)\\.action_cable/) { |*| }",
    "a connection with its own start, end and pulse" => <<~RUBY,
      class ApplicationCable::Connection
        def connect = reject_unauthorized_connection
        def disconnect = nil
        def beat = nil
        rescue_from(StandardError) { |*| }
      end
    RUBY
    "rescue_from in the channel" => "Turbo::StreamsChannel.rescue_from(StandardError) { |*| }",
    "a key of the app's own" =>
      "Turbo.signed_stream_verifier_key = 'mine'; Turbo.instance_variable_set(:@signed_stream_verifier, nil)",
    "rotated keys" => "%w[SHA1 SHA512].each { |digest| Turbo.signed_stream_verifier.rotate(digest: digest) }",
    "SHA-512" => <<~RUBY
      Turbo.instance_variable_set(:@signed_stream_verifier,
                                  ActiveSupport::MessageVerifier.new("key", digest: "SHA512", serializer: JSON))
    RUBY
  }.freeze
end
