# frozen_string_literal: true

# Broadcasts `message` (JSON) to `stream`, or to a user through UserChannel, from inside the serving process.
class BroadcastsController < ApplicationController
  def create
    message = JSON.parse(params.require(:message))
    if params[:user]
      UserChannel.broadcast_to(User.named(params[:user]), message)
    else
      ActionCable.server.broadcast(params.require(:stream), message)
    end
    head :created
  end
end
