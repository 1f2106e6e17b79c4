# frozen_string_literal: true

# Hands each broadcast to a callback, given in the way that `params[:way]` names.
class BlockStreamChannel < ApplicationCable::Channel
  def subscribed
    case params[:way]
    when "block" then stream_from(params[:room]) { |message| hear message }
    when "decoded" then stream_from(params[:room], coder: ActiveSupport::JSON) { |message| hear message }
    when "proc" then stream_from(params[:room], proc { |message| hear message })
    when "lambda" then stream_from(params[:room], ->(message) { hear message }, coder: ActiveSupport::JSON)
    when "method" then stream_from(params[:room], method(:hear))
    when "model" then stream_for(params[:room], coder: ActiveSupport::JSON) { |message| hear message }
    end
  end

  def tell(data)
    broadcast_to(params[:room], data["text"])
  end

  def heard
    transmit({ heard: @heard })
  end

  def stop
    stop_stream_from params[:room]
    transmit({ stopped: true })
  end

  private

  def hear(message)
    raise "the callback failed for #{connection.token}" if message == "fail"

    (@heard ||= []) << message
    transmit({ heard: message, by: current_user }) unless message == "be quiet"
  end
end
