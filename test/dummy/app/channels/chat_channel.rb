# frozen_string_literal: true

# The chat of the patterns guide. A message is broadcast once, by its model, to the stream that the room listens to.
# (The guide broadcasts it twice, by `broadcast_to "chat_room_1"`, which is another stream: `chat:chat_room_1`.)
class ChatChannel < ApplicationCable::Channel
  TYPING_THROTTLE_SECONDS = 3

  def subscribed
    room = ChatRoom.find_by(id: params[:room_id])
    return reject unless room&.member?(current_user)

    stream_from "chat_room_#{params[:room_id]}"
    broadcast_user_joined
  end

  def unsubscribed
    broadcast_user_left
    stop_all_streams
  end

  def receive(data)
    current_user.messages.create!(chat_room_id: params[:room_id], body: data["body"])
  end

  def typing(data)
    cache_key = "typing:#{params[:room_id]}:#{current_user.id}"
    return if Rails.cache.exist?(cache_key)

    broadcast_typing_status(data["typing"])
    Rails.cache.write(cache_key, true, expires_in: TYPING_THROTTLE_SECONDS)
  end

  private

  def broadcast_typing_status(typing)
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}_typing",
      { type: "typing", user_id: current_user.id, user_name: current_user.name, typing: typing }
    )
  end

  def broadcast_user_joined
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}",
      { type: "user_joined", user: UserSerializer.new(current_user).as_json }
    )
  end

  def broadcast_user_left
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}",
      { type: "user_left", user_id: current_user.id }
    )
  end
end
