# frozen_string_literal: true

require "concurrent/atomic/event"
require "json"
require_relative "../../../spec/support/cable_client"

module TwoHosts
  # A client that stays: it notes what it hears, and comes back whenever its connection ends, as browsers do.
  class Listener
    # Seconds without a frame after which a client gives its connection up; the stock client's are 6, with slower pings.
    SILENCE = 3
    # Seconds from one attempt to connect to the next.
    RETRY = 0.2

    # One number that one publisher broadcast.
    Heard = Struct.new(:from, :number)

    # One connection: when its subscription was confirmed, what it heard, and how it ended, or nil.
    Session = Struct.new(:confirmed_at, :heard, :ending)

    attr_reader :name, :sessions, :ordered
    alias ordered? ordered

    # @param subscription [Hash] the channel's name, and its parameters
    # @param message [Proc] makes the publisher's message of what the channel sends
    # @param ordered [Boolean] whether the channel promises to keep the order
    def initialize(name, host, subscription:, message: :itself.to_proc, ordered: true)
      @name = name
      @host = host
      @identifier = JSON.generate(subscription)
      @message = message
      @ordered = ordered
      @sessions = []
      @stopped = Concurrent::Event.new
    end

    def start
      @thread = Thread.new do
        listen
        listen until @stopped.wait(RETRY)
      end
    end

    def stop
      @stopped.set
      @thread&.join
    end

    # @return [Boolean] whether it is connected and subscribed
    def listening?
      session = sessions.last
      !session.nil? && !session.confirmed_at.nil? && session.ending.nil?
    end

    # @return [Session, nil] the last one that was confirmed by then
    def session_at(time)
      sessions.reverse.find { |session| session.confirmed_at&.<= time }
    end

    # @return [Array<Heard>] on all connections, in order
    def heard
      sessions.flat_map(&:heard)
    end

    # @return [Integer, nil] the latest number of that publisher
    def latest(publisher)
      latest = sessions.reverse.lazy.flat_map { |session| session.heard.reverse }
      latest.find { |heard| heard.from == publisher }&.number
    end

    # @return [Array<String>] how its connections ended
    def endings
      sessions.filter_map(&:ending)
    end

    private

    def listen
      client = @host.connect(name)
      sessions << Session.new(nil, [])
      stay(client, sessions.last)
    rescue EOFError, SystemCallError, RuntimeError, CableClient::Timeout # the server is down, or refuses
      nil
    ensure
      client&.disconnect
    end

    def stay(client, session)
      client.command("subscribe", @identifier)
      note(session, client.wait_for(deadline: SILENCE) { true }) until @stopped.set? || session.ending
    rescue CableClient::Timeout
      session.ending = "silence"
    rescue EOFError, SystemCallError
      session.ending = "lost"
    end

    def note(session, frame)
      return session.heard << Heard.new(*@message.call(frame["message"]).values_at("from", "number")) if message?(frame)

      case frame["type"]
      when "confirm_subscription" then session.confirmed_at = Wait.now
      when "disconnect" then session.ending = frame["reason"]
      when "reject_subscription" then session.ending = "rejected"
      end
    end

    def message?(frame)
      frame["identifier"] == @identifier && frame["type"].nil?
    end
  end
end
