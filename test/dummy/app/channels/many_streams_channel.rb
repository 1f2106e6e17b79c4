# frozen_string_literal: true

# Takes `params[:streams]` and leaves those of `params[:stopped]` at once; clients start and stop more by its actions.
class ManyStreamsChannel < ApplicationCable::Channel
  def subscribed
    params[:streams].each { |stream| stream_from stream }
    params[:stopped]&.each { |stream| stop_stream_from stream }
  end

  def start(data)
    stream_from data["stream"]
    transmit({ started: data["stream"] })
  end

  def stop(data)
    stop_stream_from data["stream"]
    transmit({ stopped: data["stream"] })
  end

  def stop_all
    stop_all_streams
    transmit({ stopped: "all" })
  end
end
