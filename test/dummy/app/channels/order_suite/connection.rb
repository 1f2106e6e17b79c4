# frozen_string_literal: true

module OrderSuite
  # Identified by two things: the user of a JWT and the restaurant that user works for.
  class Connection < ActionCable::Connection::Base
    identified_by :current_user, :restaurant_id

    def connect
      self.current_user = find_verified_user
      self.restaurant_id = current_user.restaurant_id
    end

    private

    def find_verified_user
      token = request.params[:token]
      return reject_unauthorized_connection unless token

      User.find_by(id: user_id_from(token)) || reject_unauthorized_connection
    end

    def user_id_from(token)
      JWT.decode(token, Rails.application.secret_key_base, true, algorithm: "HS256").first["user_id"]
    rescue JWT::DecodeError => e
      Rails.logger.error("WebSocket connection rejected: JWT decode error - #{e.message}")
      reject_unauthorized_connection
    end
  end
end
