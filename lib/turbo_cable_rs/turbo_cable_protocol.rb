# frozen_string_literal: true

require "json"
require "active_support/core_ext/string/filters"
require "turbo_cable_rs/registration"
require "turbo_cable_rs/turbo_cable_protocol/stream_name"

module TurboCableRs
  # The wire protocol of the turbo_cable gem, for one client: streams by name, and no channels. Action Cable's rules on
  # who may connect hold for it as well, since only a welcomed client's messages come here. It runs in the client's
  # turns; what an adapter confirms late is answered from the adapter's thread.
  #
  # Of its own this adds one answer, +rejected+: turbo_cable has no streams to refuse. Its clients ignore types that
  # they do not know, and so also the welcome; Action Cable's pings they answer like their own.
  class TurboCableProtocol # :nodoc:
    TYPES = %w[subscribe unsubscribe pong].freeze
    # Of a name in the log, so many characters.
    LONGEST_LOGGED = 100
    private_constant :TYPES, :LONGEST_LOGGED

    # The client asked for a stream that it does not get.
    class Refused < Error; end

    # @param socket [NativeSocket]
    def initialize(socket, config: TurboCableRs.config)
      @socket = socket
      @config = config
      @registrations = {}
    end

    # @param json [String] a message of the client's
    # @return [Boolean] whether it was for us; all others are Action Cable's
    def take(json)
      message = parse(json)
      return false unless message && @socket.alive?

      case message["type"]
      when "subscribe" then subscribe(message["stream"])
      when "unsubscribe" then unsubscribe(message["stream"])
      end
      true
    end

    # Code was reloaded, and with it the adapter: the streams go on with the present one, behind the client's back.
    def renew
      @registrations.to_a.each { |label, registration| start(label, registration.stream) }
    end

    private

    # Looks before it parses: Action Cable's own commands come here, too, from clients without a subprotocol.
    def parse(json)
      message = JSON.parse(json) if json.include?('"type"')
      message if message.is_a?(Hash) && !message.key?("command") && TYPES.include?(message["type"])
    rescue JSON::ParserError
      nil
    end

    # A second time is answered, as by turbo_cable, but delivers no second copy: the socket lets the younger
    # registration take the place of the older.
    def subscribe(label)
      require_name(label)
      require_room(label)
      start(label, stream_of(label)) { transmit("subscribed", label) }
    rescue Refused => error
      reject(label, error.message)
    rescue StandardError => error # an adapter's
      unsubscribe(label)
      reject(label, "#{error.class} - #{error.message}")
    end

    def unsubscribe(label)
      @registrations.delete(label)&.stop
    end

    def start(label, stream)
      registration = @registrations[label] = Registration.new(@socket, label, protocol: :turbo_cable)
      done = -> { yield if block_given? && !registration.stopped? }
      registration.start(ActionCable.server.pubsub, stream, done)
    end

    def require_name(label)
      return if label.is_a?(String) && !label.empty? && label.valid_encoding? && !too_long?(label)

      raise Refused, "a stream's name must be a string of 1 to #{@config.max_identifier_bytes} bytes " \
                     "(config.turbo_cable_rs.max_identifier_bytes)"
    end

    def too_long?(label)
      label.bytesize > @config.max_identifier_bytes
    end

    def require_room(label)
      return if @registrations.key?(label) || @registrations.size < @config.max_subscriptions

      raise Refused, "the client has #{@registrations.size} streams already (config.turbo_cable_rs.max_subscriptions)"
    end

    def stream_of(label)
      StreamName.stream_of(label, allowed: @config.turbo_cable_streams) ||
        raise(Refused, "its name is not signed by turbo_cable_stream_from, nor one of " \
                       "config.turbo_cable_rs.turbo_cable_streams")
    end

    def reject(label, reason)
      shown = label.inspect.truncate(LONGEST_LOGGED)
      @socket.logger.error("[TurboCableRs] turbo_cable's client does not get the stream #{shown}: #{reason}")
      transmit("rejected", label)
    end

    # What is no name, and may be of any size, is not sent back.
    def transmit(type, label)
      label = nil unless label.is_a?(String) && label.valid_encoding? && !too_long?(label)
      @socket.transmit(ActiveSupport::JSON.encode(type: type, stream: label))
    end
  end
end
