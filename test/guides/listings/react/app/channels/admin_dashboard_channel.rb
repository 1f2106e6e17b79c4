# app/channels/admin_dashboard_channel.rb
class AdminDashboardChannel < ApplicationCable::Channel
  def subscribed
    if current_user.admin? || current_user.staff?
      stream_from "admin_dashboard"
    else
      reject
    end
  end

  def unsubscribed
    # Cleanup
  end
end
