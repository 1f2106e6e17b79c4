# frozen_string_literal: true

# Writes every callback and action to the EventLog. `pause`, in the params or an action's data: seconds that it takes.
class EventsChannel < ApplicationCable::Channel
  def subscribed
    sleep params[:pause] if params[:pause]
    stream_from "events"
    record "subscribed"
  end

  def unsubscribed
    record "unsubscribed"
  end

  def note(data)
    sleep data["pause"] if data["pause"]
    record "note", text: data["text"]
  end

  private

  def record(name, **details)
    EventLog.record name, user: current_user.name, tag: params[:tag], **details
  end
end
