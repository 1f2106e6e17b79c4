# app/channels/application_cable/connection.rb
module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :current_user

    def connect
      self.current_user = find_verified_user
      logger.add_tags 'ActionCable', current_user.email
    end

    private

    def find_verified_user
      token = request.params[:token] || cookies.encrypted[:token]

      if verified_user = User.find_by(api_token: token)
        verified_user
      else
        reject_unauthorized_connection
      end
    end
  end
end
