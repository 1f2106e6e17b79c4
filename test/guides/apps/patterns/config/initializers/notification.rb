# frozen_string_literal: true

# The guide's Notification counts the unread and leaves the scope to the app.
Rails.application.config.to_prepare do
  Notification.scope :unread, -> { where(read_at: nil) }
end
