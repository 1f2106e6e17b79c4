# frozen_string_literal: true

# Turns every subscription away, after taking a stream when `params[:stream]` names one.
class RejectingChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:stream] if params[:stream]
    reject
  end

  def unsubscribed
    EventLog.record "unsubscribed", user: current_user.name, tag: params[:tag]
  end
end
