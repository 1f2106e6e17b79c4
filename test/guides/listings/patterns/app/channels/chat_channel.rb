# app/channels/chat_channel.rb
class ChatChannel < ApplicationCable::Channel
  def subscribed
    # Subscribe to room
    room = ChatRoom.find(params[:room_id])

    # Verify user has access
    reject unless room.participants.include?(current_user)

    stream_from "chat_room_#{params[:room_id]}"

    # Broadcast user joined
    broadcast_user_joined
  end

  def unsubscribed
    # Broadcast user left
    broadcast_user_left

    # Cleanup
    stop_all_streams
  end

  def receive(data)
    # Handle incoming message
    message = current_user.messages.create!(
      chat_room_id: params[:room_id],
      body: data['body']
    )

    # Broadcast to all subscribers
    ChatChannel.broadcast_to(
      "chat_room_#{params[:room_id]}",
      {
        type: 'message',
        message: MessageSerializer.new(message).as_json,
        user: UserSerializer.new(current_user).as_json
      }
    )
  end

  def typing(data)
    # Broadcast typing indicator
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}_typing",
      {
        type: 'typing',
        user_id: current_user.id,
        user_name: current_user.name,
        typing: data['typing']
      }
    )
  end

  private

  def broadcast_user_joined
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}",
      {
        type: 'user_joined',
        user: UserSerializer.new(current_user).as_json
      }
    )
  end

  def broadcast_user_left
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}",
      {
        type: 'user_left',
        user_id: current_user.id
      }
    )
  end
end
