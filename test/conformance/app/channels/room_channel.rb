# frozen_string_literal: true

# Everyone in `params[:room]` hears what anyone speaks.
class RoomChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:room]
  end

  def speak(data)
    ActionCable.server.broadcast(params[:room], data["text"])
  end
end
