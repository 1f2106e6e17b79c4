# app/channels/application_cable/connection.rb
module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :current_user, :restaurant_id

    def connect
      self.current_user = find_verified_user
      self.restaurant_id = current_user&.restaurant_id
    end

    private

    def find_verified_user
      # Extract token from params
      token = request.params[:token]
      return reject_unauthorized_connection unless token

      begin
        # Decode the JWT token
        decoded = JWT.decode(token, Rails.application.secret_key_base, true, algorithm: 'HS256')[0]
        user_id = decoded["user_id"]
        
        # Find the user
        user = User.find_by(id: user_id)
        
        # Check token expiration if exp is present
        if decoded["exp"].present? && Time.at(decoded["exp"]) < Time.current
          Rails.logger.error("WebSocket connection rejected: Token expired")
          return reject_unauthorized_connection
        end
        
        # Return the user or reject the connection
        if user
          user
        else
          Rails.logger.error("WebSocket connection rejected: User not found")
          reject_unauthorized_connection
        end
      rescue JWT::DecodeError => e
        Rails.logger.error("WebSocket connection rejected: JWT decode error - #{e.message}")
        reject_unauthorized_connection
      rescue => e
        Rails.logger.error("WebSocket connection rejected: #{e.message}")
        reject_unauthorized_connection
      end
    end
  end
end
