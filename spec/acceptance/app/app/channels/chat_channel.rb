# frozen_string_literal: true

class ChatChannel < ApplicationCable::Channel
  def subscribed
    return reject if name == "guest"

    stream_from "chat"
  end

  def speak(data)
    ActionCable.server.broadcast("chat", { name: name, text: data["text"] })
  end
end
