# frozen_string_literal: true

# The chat room, for people who have signed in.
class ChatChannel < ApplicationCable::Channel
  def subscribed
    current_name ? stream_from("chat") : reject
  end

  # `ref` comes back as it was sent: by it, a window knows its own message and how long the message was under way.
  def speak(data)
    message = Message.new(author: current_name, body: data["body"])

    if message.save
      ActionCable.server.broadcast "chat", { html: render(message), ref: data["ref"] }
    else
      transmit({ error: message.errors.full_messages.to_sentence })
    end
  end

  private

  def render(message)
    ApplicationController.render(partial: "messages/message", locals: { message:, own: false })
  end
end
