# frozen_string_literal: true

# The patterns guide's first connection: one token, as a parameter or in a cookie.
class ApiTokenConnection < ActionCable::Connection::Base
  identified_by :current_user

  def connect
    self.current_user = find_verified_user
    logger.add_tags "ActionCable", current_user.email
  end

  private

  def find_verified_user
    token = request.params[:token] || cookies.encrypted[:token]

    (token && User.find_by(api_token: token)) || reject_unauthorized_connection
  end
end
