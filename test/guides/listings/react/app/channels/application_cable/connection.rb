# app/channels/application_cable/connection.rb
module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :current_user

    def connect
      self.current_user = find_verified_user
    end

    private

    def find_verified_user
      token = request.params[:token]

      if token.present?
        user = authenticate_with_clerk_token(token)
        return user if user
      end

      reject_unauthorized_connection
    end

    def authenticate_with_clerk_token(token)
      # Decode and verify the Clerk JWT
      # This mirrors your existing Clerk authentication logic
      payload = decode_clerk_jwt(token)
      return nil unless payload

      clerk_user_id = payload['sub']
      return nil unless clerk_user_id

      # Find the user in your database
      User.find_by(clerk_user_id: clerk_user_id)
    rescue StandardError => e
      Rails.logger.error("ActionCable auth error: #{e.message}")
      nil
    end

    def decode_clerk_jwt(token)
      # Use your existing JWT verification logic
      # This should match what you use in your API authentication
      ClerkAuth.verify_token(token)
    end
  end
end
