# frozen_string_literal: true

# Has a heartbeat of its own.
class BeatingConnection < ApplicationCable::Connection
  def beat
    transmit({ type: "ping", message: "from #{token}" })
  end
end
