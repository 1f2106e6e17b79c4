# frozen_string_literal: true

module ReactGuide
  # Who is online, as the React guide does it; RoomPresence is a table here and a Redis set there.
  class PresenceChannel < ApplicationCable::Channel
    def subscribed
      stream_from "presence_#{params[:room_id]}"
      RoomPresence.enter(params[:room_id], current_user)
      broadcast_presence
    end

    def unsubscribed
      RoomPresence.leave(params[:room_id], current_user)
      broadcast_presence
    end

    private

    def broadcast_presence
      users = User.where(id: RoomPresence.in_room(params[:room_id]).select(:user_id))

      ActionCable.server.broadcast(
        "presence_#{params[:room_id]}",
        { type: "presence_update", data: { users: users.as_json(only: %i[id name avatar_url]) } }
      )
    end
  end
end
