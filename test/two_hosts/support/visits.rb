# frozen_string_literal: true

require_relative "listener"
require_relative "steps"

module TwoHosts
  # New clients that ask each machine for what needs no other machine: a page, an action of a channel, and pings.
  class Visits
    # Seconds that an answer may take.
    PATIENCE = 2
    CHANNEL = { channel: "EchoChannel" }.freeze

    def initialize(*hosts)
      @clients = hosts.to_h { |host| [host, host.connect("visitor").tap { |client| client.subscribe(CHANNEL) }] }
    end

    # Again and again for that many seconds.
    def pay(seconds)
      ends_at = Wait.now + seconds
      loop do
        @clients.each { |host, client| visit(host, client) }
        break if Wait.now > ends_at
      end
    end

    def disconnect
      @clients.each_value(&:disconnect)
    end

    private

    def visit(host, client)
      timed("a page of #{host.name}") { host.get("/health").value } # raises unless it is well
      timed("an action on #{host.name}") do
        client.perform(CHANNEL, "echo", visit: true)
        client.next_message
      end
      client.wait_for(deadline: Listener::SILENCE) { |frame| frame["type"] == "ping" }
    end

    def timed(what)
      started_at = Wait.now
      yield
      seconds = Wait.now - started_at
      raise Steps::Broken, "#{what} took #{seconds.round(1)} s" if seconds > PATIENCE
    end
  end
end
