# frozen_string_literal: true

# Broadcasts `message` (JSON) to `stream`, or to a user through UserChannel, from inside the serving process. With `raw`
# the message, a string, travels as it is.
class BroadcastsController < ApplicationController
  def create
    message = JSON.parse(params.require(:message))
    if params[:user]
      UserChannel.broadcast_to(User.named(params[:user]), message)
    else
      coder = params[:raw] ? nil : ActiveSupport::JSON
      ActionCable.server.broadcast(params.require(:stream), message, coder: coder)
    end
    head :created
  end
end
