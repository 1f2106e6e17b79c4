# frozen_string_literal: true

# Changes everything on its way to the client.
class ShoutingChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:room]
    transmit "welcome"
  end

  private

  def transmit(data, via: nil)
    super(data.upcase, via: via)
  end
end
