# app/channels/application_cable/connection.rb
module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :current_user

    def connect
      self.current_user = find_verified_user
    end

    private

    def find_verified_user
      # Try multiple authentication methods
      if verified_user = authenticate_from_token ||
                         authenticate_from_session ||
                         authenticate_from_cookie
        verified_user
      else
        reject_unauthorized_connection
      end
    end

    def authenticate_from_token
      token = request.params[:token]
      return nil unless token

      # Verify JWT token
      begin
        decoded = JWT.decode(
          token,
          Rails.application.credentials.secret_key_base,
          true,
          { algorithm: 'HS256' }
        ).first

        User.find_by(id: decoded['user_id'])
      rescue JWT::DecodeError
        nil
      end
    end

    def authenticate_from_session
      user_id = request.session[:user_id]
      User.find_by(id: user_id) if user_id
    end

    def authenticate_from_cookie
      token = cookies.encrypted[:auth_token]
      AccessToken.active.find_by(token: token)&.user
    end
  end
end
