# frozen_string_literal: true

module ApplicationCable
  # Lets a client choose how it is known: a Clerk or HS256 token (?token=), the session, an encrypted cookie,
  # or just a name (?user=, X-User or a plain cookie). ?reject= (a name) turns it away, ?raise= makes `connect` fail,
  # ?pause= is how many seconds it takes.
  class Connection < ActionCable::Connection::Base
    identified_by :current_user

    def connect
      reject_unauthorized_connection if request.params[:reject]
      raise request.params[:raise] if request.params[:raise]

      sleep request.params[:pause].to_f

      self.current_user = find_verified_user
      logger.add_tags "ActionCable", current_user.name
      EventLog.record "connect", user: current_user.name
    end

    def disconnect
      EventLog.record "disconnect", user: current_user&.name || request.params[:reject]
    end

    private

    def find_verified_user
      authenticate_from_token ||
        authenticate_from_session ||
        authenticate_from_cookie ||
        authenticate_from_name ||
        reject_unauthorized_connection
    end

    def authenticate_from_token
      token = request.params[:token]
      return unless token

      authenticate_with_app_token(token) || authenticate_with_clerk_token(token)
    end

    def authenticate_with_app_token(token)
      payload, = JWT.decode(token, Rails.application.secret_key_base, true, algorithm: "HS256")
      User.find_by(id: payload["user_id"])
    rescue JWT::DecodeError
      nil
    end

    def authenticate_with_clerk_token(token)
      payload = ClerkAuth.verify_token(token)
      User.find_by(clerk_user_id: payload["sub"]) if payload
    rescue StandardError => e
      Rails.logger.error("ActionCable auth error: #{e.message}")
      nil
    end

    def authenticate_from_session
      User.find_by(id: request.session[:user_id]) if request.session[:user_id]
    end

    def authenticate_from_cookie
      User.find_by(id: cookies.encrypted[:user_id]) ||
        AccessToken.active.find_by(token: cookies.encrypted[:auth_token])&.user
    end

    def authenticate_from_name
      name = request.params[:user] || request.headers["X-User"] || cookies[:user]
      User.named(name) if name
    end
  end
end
