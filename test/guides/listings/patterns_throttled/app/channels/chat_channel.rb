# app/channels/chat_channel.rb
class ChatChannel < ApplicationCable::Channel
  TYPING_THROTTLE_SECONDS = 3

  def typing(data)
    # Throttle typing indicator
    cache_key = "typing:#{params[:room_id]}:#{current_user.id}"

    unless Rails.cache.exist?(cache_key)
      broadcast_typing_status(data['typing'])
      Rails.cache.write(cache_key, true, expires_in: TYPING_THROTTLE_SECONDS)
    end
  end

  private

  def broadcast_typing_status(is_typing)
    ActionCable.server.broadcast(
      "chat_room_#{params[:room_id]}_typing",
      {
        user_id: current_user.id,
        typing: is_typing
      }
    )
  end
end
