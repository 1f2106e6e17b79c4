# frozen_string_literal: true

# Tells the room who leaves.
class LeavingChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:room]
  end

  def unsubscribed
    transmit "too late for the one who left"
    ActionCable.server.broadcast(params[:room], { left: current_user })
  end
end
