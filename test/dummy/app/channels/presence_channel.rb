# frozen_string_literal: true

# Who is online and who is away, as the patterns guide does it; RoomPresence is a table here and a Redis set there.
class PresenceChannel < ApplicationCable::Channel
  def subscribed
    stream_from "presence:#{params[:room_id]}"
    RoomPresence.enter(params[:room_id], current_user)
    broadcast_presence
  end

  def unsubscribed
    RoomPresence.leave(params[:room_id], current_user)
    broadcast_presence
  end

  def appear
    update_user_status "online"
  end

  def away
    update_user_status "away"
  end

  private

  def update_user_status(status)
    RoomPresence.in_room(params[:room_id]).where(user: current_user).update_all(status: status)
    broadcast_presence
  end

  def broadcast_presence
    ActionCable.server.broadcast("presence:#{params[:room_id]}", { type: "presence", users: online_users })
  end

  def online_users
    RoomPresence.in_room(params[:room_id]).includes(:user).map do |presence|
      UserSerializer.new(presence.user).as_json.merge(status: presence.status, last_seen: presence.updated_at.to_i)
    end
  end
end
