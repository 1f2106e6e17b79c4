# frozen_string_literal: true

class MessagesController < ApplicationController
  def index
    @messages = Message.order(:id)
  end

  def create
    Message.create!(params.require(:message).permit(:text))
    redirect_to messages_path
  end
end
