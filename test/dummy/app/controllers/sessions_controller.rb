# frozen_string_literal: true

# Signs in by name, in the encrypted cookie, or in the session with ?in=session.
class SessionsController < ApplicationController
  def create
    user = User.named(params.require(:user))
    params[:in] == "session" ? session[:user_id] = user.id : cookies.encrypted[:user_id] = user.id
    head :created
  end

  def destroy
    cookies.delete :user_id
    reset_session
    head :no_content
  end
end
