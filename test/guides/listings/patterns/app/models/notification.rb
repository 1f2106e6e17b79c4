# app/models/notification.rb
class Notification < ApplicationRecord
  belongs_to :user

  after_create_commit :broadcast_to_user

  private

  def broadcast_to_user
    Turbo::StreamsChannel.broadcast_append_to(
      "user_#{user_id}_notifications",
      target: 'notifications',
      html: ApplicationController.render(
        partial: 'notifications/notification',
        locals: { notification: self }
      )
    )

    # Also broadcast count update
    Turbo::StreamsChannel.broadcast_replace_to(
      "user_#{user_id}_notifications",
      target: 'notification_count',
      html: "<span id='notification_count'>#{user.notifications.unread.count}</span>"
    )
  end
end
