# frozen_string_literal: true

# Passes on, to another stream, what it hears.
class RelayChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:from], coder: ActiveSupport::JSON do |message|
      ActionCable.server.broadcast(params[:to], { relayed: message })
    end
  end
end
