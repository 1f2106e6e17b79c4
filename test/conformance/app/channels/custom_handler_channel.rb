# frozen_string_literal: true

# Has its own way with every stream: a documented place to override.
class CustomHandlerChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:room]
  end

  private

  def stream_handler(broadcasting, _user_handler, **)
    ->(message) { transmit({ stream: broadcasting, text: message }) }
  end
end
