# frozen_string_literal: true

require "json"

module Bench
  module Peers
    # As much of Action Cable's protocol as the load speaks, on Iodine's own WebSockets and pub/sub. There is no channel
    # and no connection of Rails: a broadcast reaches the sockets without any Ruby, which is the best Iodine can do.
    class Cable
      PING_MILLISECONDS = 3000
      PINGS = "pings"

      # To all who have subscribed to the stream. The message goes into its envelope once, here.
      def self.broadcast(stream, message)
        identifier = { channel: "BenchChannel", stream: stream }.to_json
        Iodine.publish(stream, { identifier: identifier, message: message }.to_json)
      end

      def self.ping
        Iodine.run_every(PING_MILLISECONDS) { Iodine.publish(PINGS, { type: :ping, message: Time.now.to_i }.to_json) }
      end

      def initialize(app)
        @app = app
      end

      def call(env)
        return @app.call(env) unless env["rack.upgrade?"] == :websocket

        env["rack.upgrade"] = self
        [0, {}, []]
      end

      def on_open(client)
        client.subscribe(PINGS)
        client.write({ type: "welcome" }.to_json)
      end

      def on_message(client, text)
        command = JSON.parse(text)
        case command["command"]
        when "subscribe" then subscribe(client, command["identifier"])
        when "message" then echo(client, command)
        end
      end

      private

      def subscribe(client, identifier)
        client.subscribe(JSON.parse(identifier).fetch("stream"))
        client.write({ identifier: identifier, type: "confirm_subscription" }.to_json)
      end

      def echo(client, command)
        data = JSON.parse(command["data"])
        client.write({ identifier: command["identifier"], message: { seq: data["seq"] } }.to_json)
      end
    end
  end
end
