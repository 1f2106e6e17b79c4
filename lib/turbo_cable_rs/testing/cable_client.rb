# frozen_string_literal: true

require "json"
require "uri"

module TurboCableRs
  module Testing
    # A client of the cable, as a browser is one: over a real WebSocket. Every wait has a deadline, and says at its end
    # what has come instead.
    #
    #   client = CableClient.connect("ws://127.0.0.1:3000/cable", query: { token: "abc" })
    #   room = client.subscribe("RoomChannel", room: "lobby")
    #   room.perform(:speak, text: "Hello")
    #   room.next_message # => { "user" => "ada", "text" => "Hello" }
    #   client.close
    #
    # Reads the socket only while it waits, and has no thread of its own. Not for use by two threads at once.
    class CableClient
      # What the JavaScript client offers.
      PROTOCOLS = %w[actioncable-v1-json actioncable-unsupported].freeze

      # Where to look when the request was refused, by HTTP status.
      HINTS = { 403 => " (do config.hosts allow this host?)",
                404 => " (is the origin allowed, and is the cable at this path?)" }.freeze
      private_constant :HINTS

      # Opens a connection and waits for the welcome.
      #
      # @param url [String] `ws://…`
      # @option options [String] :origin which page asks; by default one of the server's own
      # @option options [Hash] :headers further headers of the request
      # @option options [Hash, #to_hash] :cookies names and values; those of an integration test go in as they are
      # @option options [Hash] :query is added to the URL
      # @option options [Array<String>] :protocols the subprotocols to offer
      # @return [CableClient]
      # @raise [ConnectionRejected] by the app's `connect`, or by an answer other than 101
      # @raise [TimeoutError] without a welcome
      def self.connect(url, **options)
        client = new(url, **options)
        client.send(:wait_for_welcome)
        client
      rescue StandardError
        client&.close
        raise
      end

      # Takes what {.connect} takes, and waits for nothing.
      def initialize(url, origin: nil, headers: {}, cookies: {}, query: {}, protocols: PROTOCOLS)
        uri = URI(url)
        uri.query = URI.encode_www_form(URI.decode_www_form(uri.query.to_s) + query.to_a) if query.any?
        own = { "Origin" => origin || "http://#{uri.host}:#{uri.port}", "Cookie" => cookie(cookies) }.compact
        @websocket = WebSocket.new(uri.to_s, headers: own.merge(headers), protocols: protocols)
        @inbox = Inbox.new(@websocket)
      end

      # @return [Array<Hash>] all that came, oldest first, without the pings
      def frames
        @inbox.frames
      end

      # @return [String, nil] the subprotocol that the server chose
      def protocol
        @websocket.protocol
      end

      # @return [Integer, nil] the code in the close frame; nil while there was none
      def close_code
        @websocket.close_code
      end

      # Subscribes, and waits for the confirmation.
      #
      # @param channel [String, Class]
      # @param params [Hash] the channel's `params`
      # @return [Subscription]
      # @raise [SubscriptionRejected]
      # @raise [TimeoutError] also when this client has that subscription already: servers do not answer to that
      def subscribe(channel, **params)
        subscription = Subscription.new(self, JSON.generate({ channel: channel.to_s, **params }))
        transmit({ command: "subscribe", identifier: subscription.identifier })
        goal = "an answer to subscribing to #{subscription.identifier}"
        answer = wait_for_frame(goal) { |frame| subscription.answered_by?(frame) }
        return subscription if answer["type"] == "confirm_subscription"

        raise SubscriptionRejected, "#{channel} rejected the subscription #{subscription.identifier}"
      end

      # Subscribes as a page with `turbo_stream_from` does; the messages are HTML.
      #
      #   stream = client.turbo_stream_from(room, :messages)
      #   Message.create!(room: room, body: "Hello")
      #   stream.next_message # => '<turbo-stream action="append" …'
      #
      # @return [Subscription]
      def turbo_stream_from(*streamables, channel: "Turbo::StreamsChannel", **params)
        subscribe(channel, signed_stream_name: ::Turbo::StreamsChannel.signed_stream_name(streamables), **params)
      end

      # Sends any frame at all.
      #
      # @param frame [Hash, String] what is no String is sent as JSON
      # @raise [ConnectionClosed]
      def transmit(frame)
        @websocket.text(frame.is_a?(String) ? frame : JSON.generate(frame)) unless @websocket.ended?
        raise ConnectionClosed, "#{@inbox.ending}, so this was not sent: #{frame}" if @websocket.ended?
      end

      # The next frame that nobody has waited for yet.
      #
      # @return [Hash]
      def next_frame(timeout: Testing.timeout)
        wait_for_frame("a frame", timeout: timeout) { true }
      end

      # The first frame for which the block is true, among those that nobody has waited for yet. The others stay.
      #
      # @param goal [String] names it in the error's message
      # @return [Hash]
      # @raise [TimeoutError]
      # @raise [ConnectionClosed]
      def wait_for_frame(goal = "the frame", timeout: Testing.timeout, &block)
        @inbox.wait_for(goal, Deadline.new(timeout), &block)
      end

      # Waits for the server to end the connection.
      #
      # @return [Integer, nil] the close code
      def wait_for_close(timeout: Testing.timeout)
        deadline = Deadline.new(timeout)
        @inbox.read("the end of the connection", deadline) until @websocket.ended?
        close_code
      ensure
        @websocket.disconnect if @websocket.ended?
      end

      # Ends the connection, as a page that is left does. May be called more than once.
      def close(timeout: Testing.timeout)
        deadline = Deadline.new(timeout)
        @websocket.close
        nil while !@websocket.ended? && @inbox.receive(deadline)
      ensure
        @websocket.disconnect
      end

      private

      def wait_for_welcome
        wait_for_upgrade
        frame = wait_for_frame("the welcome") { |one| %w[welcome disconnect].include?(one["type"]) }
        return if frame["type"] == "welcome"

        raise ConnectionRejected.new("the server disconnected the client instead of a welcome: #{frame}", status: 101)
      end

      def wait_for_upgrade
        deadline = Deadline.new(Testing.timeout)
        @inbox.read("the answer to the request", deadline) until (status = @websocket.status)
        raise ConnectionRejected.new(refusal(status), status: status) unless status == 101
      end

      def refusal(status)
        "the request for a WebSocket at #{@websocket.url} was answered with HTTP #{status}#{HINTS[status]}"
      end

      def cookie(cookies)
        pairs = cookies.to_hash.map { |name, value| "#{name}=#{URI.encode_www_form_component(value)}" }
        pairs.join("; ") if pairs.any?
      end
    end
  end
end
