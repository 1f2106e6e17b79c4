# frozen_string_literal: true

require "turbo_cable_rs/errors"
require "turbo_cable_rs/stock_code"
require "turbo_cable_rs/turbo_keys"

module TurboCableRs
  # Whether an app would notice if its Turbo subscriptions passed Ruby by. It would where anything of its own, or of
  # another gem's, stands in their way: a module prepended to the channel to authorize it, a callback, a subscriber to
  # the events. So every method on the way must be Rails' or Turbo's own, and from Rails' or Turbo's own files.
  class TurboCheck # :nodoc:
    # Something is in the way.
    class Obstacle < Error; end

    CHANNEL = "Turbo::StreamsChannel"
    # The channel's methods that no subscription comes by.
    ACTIONS = %i[
      perform_action extract_action processable_action? dispatch_action action_signature parameter_filter logger
    ].freeze
    # All that Turbo's methods for a subscription may call: a fork may ask for more in a gem's own file.
    CALLS = %i[
      verified_stream_name_from_params stream_from reject class verified_stream_name params [] signed_stream_verifier
      verified is_a?
    ].freeze
    # What a command passes through in a connection, or from Rails 8.2 in its socket.
    COMMAND_PATH = %i[
      on_message receive dispatch_websocket_message decode handle_incoming handle_channel_command run_callbacks
      _run_command_callbacks subscriptions send_async perform_work pubsub transmit encode
    ].freeze
    # Callbacks that Action Cable itself sets, besides those of its engine.
    CHANNEL_CALLBACKS = %i[start_periodic_timers stop_all_streams stop_periodic_timers].freeze
    WORKER_CALLBACKS = %i[with_database_connections].freeze
    # An event that Rust does not publish.
    CONFIRMATION_EVENT = "transmit_subscription_confirmation.action_cable"

    # @param connection [ActionCable::Connection::Base]
    # @return [Boolean] whether it works as its class does: methods may be put on one object alone
    def self.plain?(connection)
      stock = StockCode.new
      stock.must_be_plain(connection, COMMAND_PATH)
      stock.must_be_plain(connection.subscriptions, %i[execute_command add remove])
      connection.subscriptions.instance_of?(ActionCable::Connection::Subscriptions) &&
        Layout.stock_transmit?(connection)
    rescue StockCode::Replaced
      false
    end

    def initialize(connection_class)
      @connection_class = connection_class
      @stock = StockCode.new
    end

    # @return [String, nil] the first thing in the way; also what kept us from looking
    def obstacle
      check_settings
      check_channel
      check_turbo
      check_callbacks
      check_connection
      TurboKeys.check(@stock)
      nil
    rescue Obstacle, StockCode::Replaced, TurboKeys::Unusable => error
      error.message
    rescue StandardError, ScriptError => error
      "#{error.class}: #{error.message}"
    end

    private

    # Layers are known once what they are put upon is loaded: the server, and the channel with its ancestors.
    def check_settings
      must("config.turbo_cable_rs.native_turbo is off") { TurboCableRs.config.native_turbo }
      must("there is no #{CHANNEL}") { ActionCable.server && channel }
      must("plain streams are not delivered by Rust") { Layers.fan_out? && !ActiveSupport.parse_json_times }
      must("code is reloaded here") { !Reloading.installed? }
      must("somebody subscribes to #{CONFIRMATION_EVENT}") do
        !ActiveSupport::Notifications.notifier.listening?(CONFIRMATION_EVENT)
      end
    end

    def check_channel
      @stock.must_define(channel, except: ACTIONS)
      must_only_verify(channel, channel.instance_method(:subscribed))
      must_only_verify(::Turbo::Streams::StreamName::ClassMethods,
                       channel.instance_method(:verified_stream_name_from_params))
      must("#{CHANNEL}.new is #{channel.method(:new).owner}'s") { channel.method(:new).owner == Class }
      must("#{CHANNEL} has periodic timers") { channel.periodic_timers.empty? }
    end

    def check_turbo
      must_only_verify(::Turbo::Streams::StreamName, channel.method(:verified_stream_name).unbind)
      @stock.must_be_of(::Turbo.singleton_class, ::Turbo.method(:signed_stream_verifier).unbind)
    end

    def must_only_verify(owner, method)
      @stock.must_be_of(owner, method)
      surplus = calls(method) - CALLS
      must("#{method.name} calls #{surplus.join(', ')}") { surplus.empty? }
    end

    # Where Ruby can tell.
    def calls(method)
      return [] unless defined?(RubyVM::InstructionSequence)

      RubyVM::InstructionSequence.of(method).to_a.flatten.grep(Hash).filter_map { |operand| operand[:mid] }
    end

    def check_callbacks
      %i[subscribe unsubscribe].each { |event| must_have_stock_callbacks(channel, event, CHANNEL_CALLBACKS) }
      must_have_stock_callbacks(ActionCable::Server::Worker, :work, WORKER_CALLBACKS)
      must_have_stock_callbacks(@connection_class, :command, [])
    end

    # Connections have none before Rails 7.1.
    def must_have_stock_callbacks(owner, event, own)
      filters = owner.respond_to?(:__callbacks) ? owner.__callbacks[event].to_a.map(&:filter) : []
      foreign = filters.find { |filter| !own.include?(filter) && !stock_block?(filter) }
      must("#{owner} has a #{event} callback of its own: #{foreign.inspect}") { foreign.nil? }
    end

    def stock_block?(filter)
      filter.is_a?(Proc) && @stock.file?(filter.source_location&.first.to_s)
    end

    def check_connection
      @stock.must_define(@connection_class, COMMAND_PATH)
      @stock.must_define(Layout.async_class, COMMAND_PATH)
      @stock.must_define(ActionCable::Connection::Subscriptions)
      @stock.must_define(ActionCable::Server::Worker, %i[work invoke async_invoke])
    end

    def channel
      @channel ||= CHANNEL.safe_constantize
    end

    def must(obstacle)
      raise Obstacle, obstacle unless yield
    end
  end
end
