# frozen_string_literal: true

class SessionsController < ApplicationController
  def new; end

  def create
    cookies.encrypted[:name] = params.require(:name)
    redirect_to chat_path
  end
end
