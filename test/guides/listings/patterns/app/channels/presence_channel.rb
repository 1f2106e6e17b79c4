# app/channels/presence_channel.rb
class PresenceChannel < ApplicationCable::Channel
  def subscribed
    stream_from "presence:#{params[:room_id]}"

    # Add user to online list
    add_user_to_presence

    # Broadcast updated presence
    broadcast_presence
  end

  def unsubscribed
    # Remove user from online list
    remove_user_from_presence

    # Broadcast updated presence
    broadcast_presence
  end

  def appear(data)
    # Update user status
    update_user_status('online')
    broadcast_presence
  end

  def away(data)
    # Update user status
    update_user_status('away')
    broadcast_presence
  end

  private

  def add_user_to_presence
    $redis_pool.with do |redis|
      redis.sadd("presence:room:#{params[:room_id]}", current_user.id)
      redis.hset(
        "presence:user:#{current_user.id}",
        'status', 'online',
        'last_seen', Time.current.to_i
      )
    end
  end

  def remove_user_from_presence
    $redis_pool.with do |redis|
      redis.srem("presence:room:#{params[:room_id]}", current_user.id)
      redis.del("presence:user:#{current_user.id}")
    end
  end

  def update_user_status(status)
    $redis_pool.with do |redis|
      redis.hset(
        "presence:user:#{current_user.id}",
        'status', status,
        'last_seen', Time.current.to_i
      )
    end
  end

  def broadcast_presence
    online_users = get_online_users

    ActionCable.server.broadcast(
      "presence:#{params[:room_id]}",
      {
        type: 'presence',
        users: online_users
      }
    )
  end

  def get_online_users
    $redis_pool.with do |redis|
      user_ids = redis.smembers("presence:room:#{params[:room_id]}")

      user_ids.map do |user_id|
        user_data = redis.hgetall("presence:user:#{user_id}")
        user = User.find(user_id)

        {
          id: user.id,
          name: user.name,
          avatar_url: user.avatar_url,
          status: user_data['status'],
          last_seen: user_data['last_seen']
        }
      end
    end
  end
end
