# frozen_string_literal: true

# Speaks before it confirms, and may then turn away.
class GreetingChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:room] if params[:room]
    params[:greetings].each { |greeting| transmit greeting }
    reject if params[:reject]
  end
end
