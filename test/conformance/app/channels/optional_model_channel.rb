# frozen_string_literal: true

# Turns away who asks for nothing.
class OptionalModelChannel < ApplicationCable::Channel
  def subscribed
    stream_or_reject_for params[:name]
  end
end
