# frozen_string_literal: true

module ReactGuide
  # The chat of the React guide: a stream for the room itself, and an action that broadcasts.
  class ChatChannel < ApplicationCable::Channel
    def subscribed
      room = ChatRoom.find_by(id: params[:room_id])

      if room&.member?(current_user)
        stream_for room
      else
        reject
      end
    end

    def speak(data)
      message = ChatMessage.create!(chat_room_id: params[:room_id], user: current_user, body: data["body"])

      ChatChannel.broadcast_to(message.chat_room, { type: "new_message", data: new_message(message) })
    end

    private

    def new_message(message)
      {
        id: message.id,
        body: message.body,
        user_id: message.user_id,
        user_name: message.user.name,
        created_at: message.created_at.iso8601
      }
    end
  end
end
