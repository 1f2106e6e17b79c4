# frozen_string_literal: true

module TurboCableRs
  # For an adapter whose broadcasts go straight to the reactor, and then, as ever, to the streams that stay in Ruby.
  module ReactorDelivery # :nodoc:
    def broadcast(channel, payload)
      # What is no text (`coder: nil`) is for streams in Ruby alone.
      TurboCableRs.server.broadcast(channel, payload) if payload.is_a?(String)
      super
    end

    # Tells the backplane that there is nothing to subscribe to.
    def delivers_to_reactor?
      true
    end
  end
end
