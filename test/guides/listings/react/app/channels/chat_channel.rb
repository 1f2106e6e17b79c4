# app/channels/chat_channel.rb
class ChatChannel < ApplicationCable::Channel
  def subscribed
    room = ChatRoom.find_by(id: params[:room_id])

    if room && room.member?(current_user)
      stream_for room
    else
      reject
    end
  end

  def unsubscribed
    # Cleanup — e.g., broadcast that user left
  end

  def speak(data)
    message = ChatMessage.create!(
      chat_room_id: params[:room_id],
      user: current_user,
      body: data['body']
    )

    ChatChannel.broadcast_to(
      message.chat_room,
      {
        type: 'new_message',
        data: {
          id: message.id,
          body: message.body,
          user_id: message.user_id,
          user_name: message.user.name,
          created_at: message.created_at.iso8601
        }
      }
    )
  end
end
