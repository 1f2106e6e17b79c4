# frozen_string_literal: true

class AdminDashboardChannel < ApplicationCable::Channel
  def subscribed
    if current_user.admin? || current_user.staff?
      stream_from "admin_dashboard"
    else
      reject
    end
  end
end
