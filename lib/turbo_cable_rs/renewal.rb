# frozen_string_literal: true

module TurboCableRs
  # A client after its code was reloaded: the socket stays, its Ruby objects are made anew. The old ones end as if the
  # socket had closed, `connect` runs again, and every subscription is asked for again, in the client's own words. Runs
  # on a cable worker, in the client's turn.
  class Renewal # :nodoc:
    # @param target [Object] what gets the client's events: the connection or, from Rails 8.2, its `Server::Socket`
    def initialize(target)
      @target = target
    end

    # @return [Object] another target for the same request, which has connected to nothing yet
    def successor
      Layout.new_target(@target.server, @target.env)
    end

    # Yields the successor, when it is to be the client's target. That it cannot be made leaves all as it was.
    def run
      identifiers = Layout.connection_of(@target).subscriptions.identifiers
      target = successor
      @target.on_close("code was reloaded", 1000)
      yield target
      target.on_open
      identifiers.each { |identifier| subscribe(target, identifier) }
    end

    private

    # Not once the client was turned away.
    def subscribe(target, identifier)
      return unless Layout.native_socket_of(target).alive?

      target.on_message(ActiveSupport::JSON.encode(command: "subscribe", identifier: identifier))
    end
  end
end
