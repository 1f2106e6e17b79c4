# app/channels/presence_channel.rb
class PresenceChannel < ApplicationCable::Channel
  def subscribed
    stream_from "presence_#{params[:room_id]}"

    # Track presence in Redis
    redis = Redis.new(url: ENV['REDIS_URL'])
    redis.sadd("presence:#{params[:room_id]}", current_user.id)

    broadcast_presence
  end

  def unsubscribed
    redis = Redis.new(url: ENV['REDIS_URL'])
    redis.srem("presence:#{params[:room_id]}", current_user.id)

    broadcast_presence
  end

  private

  def broadcast_presence
    redis = Redis.new(url: ENV['REDIS_URL'])
    user_ids = redis.smembers("presence:#{params[:room_id]}")
    users = User.where(id: user_ids).select(:id, :name, :avatar_url)

    ActionCable.server.broadcast(
      "presence_#{params[:room_id]}",
      {
        type: 'presence_update',
        data: { users: users.as_json }
      }
    )
  end
end
