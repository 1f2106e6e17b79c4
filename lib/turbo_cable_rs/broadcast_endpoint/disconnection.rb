# frozen_string_literal: true

require "json"

module TurboCableRs
  class BroadcastEndpoint
    # AnyCable's one command, which ends the connections of somebody:
    #
    #   {"command": "disconnect", "payload": {"identifier": "{\"current_user\": \"gid://app/User/1\"}"}}
    #
    # `identifier` holds what the connection class is `identified_by`, as JSON; records by their GlobalID, and what is
    # nil may be left out. As everywhere in Rails the clients may come back, unless `reconnect` is false.
    class Disconnection # :nodoc:
      # How AnyCable writes the GlobalID is how Action Cable does; the legible form needs rewriting.
      GLOBAL_ID = "gid://"
      private_constant :GLOBAL_ID

      # @raise [Refused]
      def initialize(item)
        refuse("there is one command, disconnect, not #{item['command'].inspect}") if item["command"] != "disconnect"

        payload = item["payload"]
        refuse("payload must be an object, got #{payload.inspect}") unless payload.is_a?(Hash)
        @identifiers = complete(parse(payload["identifier"]))
        @reconnect = payload.fetch("reconnect", true) != false
      end

      def call
        connections = ActionCable.server.remote_connections.where(@identifiers)
        # To Rails 7.0 there is no such choice.
        choice = connections.method(:disconnect).parameters.any? ? { reconnect: @reconnect } : {}
        connections.disconnect(**choice)
      end

      private

      def parse(identifier)
        identifiers = JSON.parse(identifier) if identifier.is_a?(String)
        return identifiers if identifiers.is_a?(Hash) && identifiers.values.any?

        refuse("payload.identifier must be a string that holds a JSON object, got #{identifier.inspect}")
      rescue JSON::ParserError
        refuse("payload.identifier is not JSON: #{identifier.inspect}")
      end

      def complete(given)
        names = ActionCable.server.connection_identifiers.map(&:to_s)
        unknown = given.keys - names
        refuse("connections are identified by #{names.join(', ')}, not by #{unknown.join(', ')}") if unknown.any?

        names.to_h { |name| [name.to_sym, rewrite(given[name])] }
      end

      def rewrite(value)
        return value unless value.is_a?(String) && value.start_with?(GLOBAL_ID)

        GlobalID.parse(value)&.to_param || refuse("this is no GlobalID: #{value.inspect}")
      end

      def refuse(message)
        raise Refused.new(422, message)
      end
    end
  end
end
