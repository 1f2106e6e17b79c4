# frozen_string_literal: true

# What apps and gems do, as one of their initializers, and what {TurboCableRs::TurboCheck} says of it.
module TurboCheckCases
  # Ruby, and the obstacle.
  IN_THE_WAY = {
    "the setting" => ["TurboCableRs.config.native_turbo = false", /native_turbo is off/],
    "native streams that are off" => ["TurboCableRs.config.native_streams = false", /not delivered by Rust/],
    "times in JSON that are parsed" => ["ActiveSupport.parse_json_times = true", /not delivered by Rust/],
    "code reloading" => ["TurboCableRs::Reloading.install(Rails.application.reloader)", /code is reloaded/],
    "a subscriber to confirmations" => [
      'ActiveSupport::Notifications.subscribe("transmit_subscription_confirmation.action_cable") { |*| }',
      /somebody subscribes to transmit_subscription_confirmation/
    ],
    "a subscriber to all of Action Cable's events" => [
      "ActiveSupport::Notifications.subscribe(/action_cable/) { |*| }", /somebody subscribes/
    ],
    "a channel class that cannot be loaded" => [
      "Turbo.send(:remove_const, :StreamsChannel); Turbo.autoload(:StreamsChannel, '/nowhere.rb')", /LoadError/
    ],
    "no channel class" => ["Turbo.send(:remove_const, :StreamsChannel)", /there is no Turbo::StreamsChannel/],

    # --- the channel ---
    "authorization prepended to the channel" => [<<~RUBY, /\Asubscribed is RoomAuthorization's/],
      module RoomAuthorization
        def subscribed = connection.current_user ? super : reject
      end
      Turbo::StreamsChannel.prepend(RoomAuthorization)
    RUBY
    "an anonymous module prepended" => [
      "Turbo::StreamsChannel.prepend(Module.new { def subscribed = super })", /subscribed is an anonymous module's/
    ],
    "one whose name only begins as Rails' do" => [<<~RUBY, /subscribed is ActionCableGuard's/],
      module ActionCableGuard
        def subscribed = super
      end
      Turbo::StreamsChannel.prepend(ActionCableGuard)
    RUBY
    "`subscribed` redefined in place" => [
      "class Turbo::StreamsChannel; def subscribed = reject; end", /subscribed was redefined in .*snippet\.rb/
    ],
    "`subscribed` removed" => [
      "Turbo::StreamsChannel.remove_method(:subscribed)", /subscribed is ActionCable::Channel::Base's/
    ],
    "`unsubscribed`" => [
      "class Turbo::StreamsChannel; def unsubscribed = nil; end", /unsubscribed was redefined/
    ],
    "`subscription_rejected?`" => [
      "class Turbo::StreamsChannel; def subscription_rejected? = super; end", /subscription_rejected\? was redefined/
    ],
    "`params`" => ["class Turbo::StreamsChannel; def params = super; end", /params was redefined/],
    "a constructor" => ["class Turbo::StreamsChannel; def initialize(*) = super; end", /initialize was redefined/],
    "`new`" => ["def (Turbo::StreamsChannel).new(*) = super", /\.new is #<Class:Turbo::StreamsChannel>'s/],
    "names verified by the channel itself" => [
      "class Turbo::StreamsChannel; def self.verified_stream_name(name) = super; end", /verified_stream_name is /
    ],
    "names verified in another way" => [
      "Turbo::Streams::StreamName.prepend(Module.new { def verified_stream_name(name) = super })",
      /verified_stream_name is an anonymous module's/
    ],
    "names that come from elsewhere" => [<<~RUBY, /verified_stream_name_from_params was redefined/],
      module Turbo::Streams::StreamName::ClassMethods
        def verified_stream_name_from_params = "all"
      end
    RUBY
    "streams for whispering, as AnyCable has them" => [
      "ActionCable::Channel::Streams.prepend(Module.new { def stream_from(*, whisper: false, **) = super })",
      /stream_from is an anonymous module's/
    ],
    "`stream_from` of all channels" => [
      "ActionCable::Channel::Base.prepend(Module.new { def stream_from(*, **) = super })", /stream_from is an anonymous/
    ],
    "a module behind another" => [<<~RUBY, /transmit is Behind's/],
      module Behind
        def transmit(*, **) = super
      end
      file = $LOADED_FEATURES.grep(/stock_code/).first
      TurboCableRs::InFront = Module.new { module_eval("def transmit(*, **) = super", file) }
      Turbo::StreamsChannel.prepend(TurboCableRs::InFront, Behind)
    RUBY
    "`transmit`" => [
      "ActionCable::Channel::Base.class_eval { private def transmit(*) = nil }", /transmit was redefined/
    ],
    "a handler of streams" => [
      "class Turbo::StreamsChannel; def default_stream_handler(*) = super; end", /default_stream_handler was redefined/
    ],
    "a method that stands for another" => [
      "Turbo::StreamsChannel.define_method(:subscribed) { super() }", /subscribed was redefined/
    ],
    "periodic timers" => ["Turbo::StreamsChannel.periodically(:x, every: 1)", /has periodic timers/],
    "timers started in another way" => [
      "class Turbo::StreamsChannel; def start_periodic_timers = super; end", /start_periodic_timers was redefined/
    ],
    "a fork of Turbo that asks for more" => [<<~RUBY, /subscribed calls all\?, allowed\?/],
      file = Turbo::StreamsChannel.instance_method(:subscribed).source_location.first
      Turbo::StreamsChannel.class_eval(<<~FORK, file, 1)
        def subscribed
          name = verified_stream_name_from_params
          name && [name].all? { |it| allowed?(it) } ? stream_from(name) : reject
        end
      FORK
    RUBY

    # --- callbacks ---
    "before_subscribe" => [
      "Turbo::StreamsChannel.before_subscribe { reject }", /Turbo::StreamsChannel has a subscribe callback .*snippet/
    ],
    "after_unsubscribe" => ["Turbo::StreamsChannel.after_unsubscribe :x", /unsubscribe callback .*: :x/],
    "an agent's callback on all channels" => [
      "ActionCable::Channel::Base.set_callback(:subscribe, :around, prepend: true) { |_, run| run.call }",
      /has a subscribe callback/
    ],
    "a callback from a file named as the engine" => [
      'eval("Turbo::StreamsChannel.before_subscribe { reject }", binding, "/app/lib/action_cable/engine.rb")',
      /has a subscribe callback/
    ],
    "a callback of the worker pool" => [
      "ActionCable::Server::Worker.set_callback(:work, :before) { throw :abort }",
      /ActionCable::Server::Worker has a work callback/
    ],

    # --- the connection ---
    "a connection's way to transmit" => [
      "class ApplicationCable::Connection; def transmit(*) = super; end", /transmit is ApplicationCable::Connection's/
    ],
    "a connection's way to take commands" => [<<~RUBY, /handle_channel_command|dispatch_websocket_message/],
      name = %i[handle_channel_command dispatch_websocket_message].find do |it| # the first is none of Rails 7.0
        ActionCable::Connection::Base.method_defined?(it)
      end
      ApplicationCable::Connection.define_method(name) { |*arguments| super(*arguments) }
    RUBY
    "a connection's subscriptions" => [
      "class ApplicationCable::Connection; def subscriptions = super; end", /subscriptions is ApplicationCable/
    ],
    "a module in all connections" => [
      "ActionCable::Connection::Base.prepend(Module.new { def transmit(*) = super })", /transmit is an anonymous/
    ],
    "commands in another way" => [
      "ActionCable::Connection::Subscriptions.prepend(Module.new { def execute_command(*) = super })",
      /execute_command is an anonymous module's/
    ],
    "subscriptions looked up in another way" => [
      "class ActionCable::Connection::Subscriptions; def find(*) = super; end", /find was redefined/
    ],
    "a worker pool's way to work" => [
      "ActionCable::Server::Worker.prepend(Module.new { def work(connection, &block) = super })",
      /work is an anonymous module's/
    ],

    # --- the names ---
    "another verifier" => [<<~RUBY, /signed by a TenantVerifier/],
      class TenantVerifier < ActiveSupport::MessageVerifier; end
      Turbo.instance_variable_set(:@signed_stream_verifier, TenantVerifier.new("key", digest: "SHA256", serializer: JSON))
    RUBY
    "a verifier that depends" => [
      "def Turbo.signed_stream_verifier = super", /signed_stream_verifier was redefined/
    ],
    "a module put before Turbo" => [
      "Turbo.singleton_class.prepend(Module.new { def signed_stream_verifier = super })",
      /signed_stream_verifier is an anonymous module's/
    ],
    "a verifier with a method of its own" => [
      "def (Turbo.signed_stream_verifier).verified(*) = super", /verified is /
    ],
    "a verifier extended" => [
      "Turbo.signed_stream_verifier.extend(Module.new { def verified(*, **) = super })", /verified is an anonymous/
    ],
    "all verifiers changed" => [
      "ActiveSupport::MessageVerifier.prepend(Module.new { def verified(*, **) = super })", /verified is an anonymous/
    ],
    "no key" => [
      "def Turbo.signed_stream_verifier_key = raise(ArgumentError, 'no key'); " \
      "Turbo.instance_variable_set(:@signed_stream_verifier, nil)", /ArgumentError: no key/
    ],
    "a digest that Rust does not have" => [<<~RUBY, /signed with MD5/],
      Turbo.instance_variable_set(:@signed_stream_verifier,
                                  ActiveSupport::MessageVerifier.new("key", digest: "MD5", serializer: JSON))
    RUBY
    "another serializer" => [<<~RUBY, /serialized by Marshal/],
      Turbo.instance_variable_set(:@signed_stream_verifier,
                                  ActiveSupport::MessageVerifier.new("key", digest: "SHA256", serializer: Marshal))
    RUBY
    "a key that is no string" => [<<~RUBY, /a key that is no string/],
      Turbo.instance_variable_set(:@signed_stream_verifier,
                                  ActiveSupport::MessageVerifier.new(7, digest: "SHA256", serializer: JSON))
    RUBY
    "a rotated key of an unknown kind" => [
      "Turbo.signed_stream_verifier.rotate(serializer: Marshal)", /serialized by Marshal/
    ],
    "a report of old keys" => [<<~RUBY, /reported when an old key signed them/]
      Turbo.instance_variable_set(:@signed_stream_verifier,
                                  ActiveSupport::MessageVerifier.new("key", digest: "SHA256", serializer: JSON,
                                                                            on_rotation: -> { }))
    RUBY
  }.freeze
end
