# frozen_string_literal: true

# Answers the client that asked.
class EchoChannel < ApplicationCable::Channel
  def echo(data)
    transmit data.except("action")
  end
end
