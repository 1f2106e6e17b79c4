# frozen_string_literal: true

class Notification < ApplicationRecord
  belongs_to :user

  scope :unread, -> { where(read_at: nil) }

  after_create_commit :broadcast_to_user

  private

  def broadcast_to_user
    broadcast_notification
    broadcast_count
  end

  def broadcast_notification
    Turbo::StreamsChannel.broadcast_append_to(
      "user_#{user_id}_notifications",
      target: "notifications",
      html: ApplicationController.render(partial: "notifications/notification", locals: { notification: self })
    )
  end

  def broadcast_count
    Turbo::StreamsChannel.broadcast_replace_to(
      "user_#{user_id}_notifications",
      target: "notification_count",
      html: "<span id='notification_count'>#{user.notifications.unread.count}</span>"
    )
  end
end
