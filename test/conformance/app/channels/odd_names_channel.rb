# frozen_string_literal: true

# Streams whose names are no strings.
class OddNamesChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:symbol].to_sym
    stream_from params[:number]
  end

  def stop
    stop_stream_from params[:symbol].to_sym
    transmit({ stopped: true })
  end
end
