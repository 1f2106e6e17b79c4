# app/services/notification_broadcaster.rb
class NotificationBroadcaster
  def self.broadcast_to_user(user, notification)
    ActionCable.server.broadcast(
      "notifications:#{user.id}",
      {
        type: 'notification',
        notification: NotificationSerializer.new(notification).as_json
      }
    )
  end

  def self.broadcast_to_team(team, message)
    team.members.each do |member|
      ActionCable.server.broadcast(
        "team:#{team.id}:user:#{member.id}",
        {
          type: 'team_message',
          message: message
        }
      )
    end
  end

  def self.broadcast_to_all(message)
    ActionCable.server.broadcast(
      'global_notifications',
      {
        type: 'announcement',
        message: message
      }
    )
  end
end
