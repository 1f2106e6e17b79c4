# frozen_string_literal: true

# Is ready for actions when `subscribed` has returned, which waits at a gate.
class PreparingChannel < ApplicationCable::Channel
  def subscribed
    Gate.wait(params[:gate])
    @is_ready = true
  end

  def ready
    transmit({ ready: @is_ready || false })
  end
end
