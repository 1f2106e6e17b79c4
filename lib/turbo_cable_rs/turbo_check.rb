# frozen_string_literal: true

module TurboCableRs
  # Whether an app would notice if its Turbo subscriptions passed Ruby by. It would where anything of its own, or of
  # another gem's, stands in their way: a module prepended to the channel to authorize it, a callback, a subscriber to
  # the events. So every method on the way must be Rails' or Turbo's own, and from Rails' or Turbo's own files.
  class TurboCheck # :nodoc:
    # Something is in the way.
    class Obstacle < Error; end

    CHANNEL = "Turbo::StreamsChannel"
    # Methods of the channel, and whose they must be.
    CHANNEL_OWNERS = {
      "ActionCable::Channel::Base" => %i[
        initialize subscribe_to_channel unsubscribe_from_channel unsubscribed transmit ensure_confirmation_sent
        transmit_subscription_confirmation
      ],
      "ActionCable::Channel::Streams" => %i[
        stream_from stop_all_streams stream_handler default_stream_handler stream_transmitter stream_decoder
      ],
      "Turbo::Streams::StreamName::ClassMethods" => %i[verified_stream_name_from_params],
      CHANNEL => %i[subscribed]
    }.freeze
    SUBSCRIPTIONS_METHODS = %i[execute_command add remove remove_subscription].freeze
    # Callbacks that Action Cable itself sets, besides those of its engine.
    RAILS_CALLBACKS = %i[start_periodic_timers stop_all_streams stop_periodic_timers].freeze
    ENGINE = "action_cable/engine.rb"
    # An event that Rust does not publish.
    CONFIRMATION_EVENT = "transmit_subscription_confirmation.action_cable"
    DIGESTS = %w[SHA1 SHA256 SHA512].freeze

    class << self
      # @return [Array<Array(Symbol, String)>] digests and secrets that names may be signed with
      def keys
        verifiers.map { |verifier| [read(verifier, :digest).to_s.upcase.to_sym, read(verifier, :secret)] }
      end

      # @return [Array<ActiveSupport::MessageVerifier>] the present one, and those rotated out
      def verifiers
        verifier = ::Turbo.signed_stream_verifier
        [verifier, *verifier.instance_variable_get(:@rotations)]
      end

      def read(verifier, name)
        verifier.instance_variable_get(:"@#{name}")
      end
    end

    def initialize(connection_class)
      @connection_class = connection_class
    end

    # @return [String, nil] the first thing in the way
    def obstacle
      check_settings
      check_channel
      check_callbacks
      check_connection
      check_verifiers
      nil
    rescue Obstacle => error
      error.message
    end

    private

    def check_settings
      must("config.turbo_cable_rs.native_turbo is off") { TurboCableRs.config.native_turbo }
      must("plain streams are not delivered by Rust") { Layers.fan_out? && !ActiveSupport.parse_json_times }
      must("code is reloaded here") { !Reloading.installed? }
      must("there is no #{CHANNEL}") { channel }
      must("somebody subscribes to #{CONFIRMATION_EVENT}") do
        !ActiveSupport::Notifications.notifier.listening?(CONFIRMATION_EVENT)
      end
    end

    def check_channel
      CHANNEL_OWNERS.each do |owner, methods|
        methods.each { |name| must_be_of(owner, channel.instance_method(name)) }
      end
      must_be_of("Turbo::Streams::StreamName", channel.method(:verified_stream_name).unbind)
    end

    def check_callbacks
      callbacks = %i[subscribe unsubscribe].flat_map { |event| channel.__callbacks[event].to_a }
      foreign = callbacks.map(&:filter).find { |filter| !rails_callback?(filter) }
      must("#{CHANNEL} has a callback of its own: #{foreign.inspect}") { foreign.nil? }
      must("#{CHANNEL} has periodic timers") { channel.periodic_timers.empty? }
    end

    def check_connection
      must("#{@connection_class} has command callbacks") { @connection_class.__callbacks[:command].to_a.empty? }
      connection_methods.each { |name| must_be_of("ActionCable", @connection_class.instance_method(name)) }
      SUBSCRIPTIONS_METHODS.each do |name|
        must_be_of("ActionCable", ActionCable::Connection::Subscriptions.instance_method(name))
      end
    end

    def check_verifiers
      self.class.verifiers.each do |verifier|
        must("names are signed by a #{verifier.class}") { verifier.instance_of?(ActiveSupport::MessageVerifier) }
        digest = self.class.read(verifier, :digest).to_s.upcase
        must("names are signed with #{digest}") { DIGESTS.include?(digest) }
        must("names are signed with a key that is no string") { self.class.read(verifier, :secret).is_a?(String) }
        must("names are serialized by #{serializer(verifier).inspect}") { serializer(verifier) == ::JSON }
      end
    end

    def serializer(verifier)
      self.class.read(verifier, :serializer)
    end

    def channel
      @channel ||= CHANNEL.safe_constantize
    end

    def rails_callback?(filter)
      filter.is_a?(Proc) ? filter.source_location&.first.to_s.end_with?(ENGINE) : RAILS_CALLBACKS.include?(filter)
    end

    # What the client's command would pass through, as far as the class has it.
    def connection_methods
      %i[handle_channel_command handle_incoming transmit receive dispatch_websocket_message on_message decode encode]
        .select { |name| @connection_class.method_defined?(name) || @connection_class.private_method_defined?(name) }
    end

    # Prepended, and redefined in place, are both found: by owner, and by file.
    def must_be_of(owner, method)
      method = method.super_method while method.owner.name.to_s.start_with?("TurboCableRs::Seams")
      found = method.owner.name.to_s
      must("#{method.name} is #{found.empty? ? 'an anonymous module' : found}'s") { found.start_with?(owner) }
      file = method.source_location&.first.to_s
      must("#{method.name} was redefined in #{file}") { trusted?(file) }
    end

    def trusted?(file)
      trusted_folders.any? { |folder| file.start_with?(folder) }
    end

    def trusted_folders
      @trusted_folders ||= [
        __dir__, Gem.loaded_specs["turbo-rails"]&.full_gem_path, folder_of("action_cable"), folder_of("turbo-rails")
      ].compact.map { |folder| File.join(folder, "") }
    end

    # The gem's own folder, wherever it was loaded from.
    def folder_of(feature)
      path = $LOADED_FEATURES.find { |loaded| loaded.end_with?("/lib/#{feature}.rb") }
      path && File.expand_path("../..", path)
    end

    def must(obstacle)
      raise Obstacle, obstacle unless yield
    end
  end
end
