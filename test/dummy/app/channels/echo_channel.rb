# frozen_string_literal: true

# Answers the client that asked, without a stream.
class EchoChannel < ApplicationCable::Channel
  def subscribed
    transmit({ greeting: params[:greeting] }) if params[:greeting] # goes out before the confirmation
  end

  def echo(data)
    transmit data.except("action")
  end

  def receive(data)
    transmit({ received: data })
  end

  def whoami
    transmit({ user: current_user.name })
  end

  def process_id
    transmit({ process_id: Process.pid })
  end
end
