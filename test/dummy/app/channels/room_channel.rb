# frozen_string_literal: true

# Everyone in `params[:room]` hears what anyone speaks.
class RoomChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:room]
  end

  def speak(data)
    ActionCable.server.broadcast(params[:room], { user: current_user.name, text: data["text"] })
  end

  # A burst: as many messages as `data["to"]` says.
  def count(data)
    1.upto(data["to"]) { |number| ActionCable.server.broadcast(params[:room], number) }
  end
end
