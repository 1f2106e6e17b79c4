# frozen_string_literal: true

class ApplicationController < ActionController::Base
  before_action :authenticate_user!

  private

  def authenticate_user!
    head :unauthorized unless authenticate_with_http_token { |token| ClerkAuth.verify_token(token) }
  end
end
