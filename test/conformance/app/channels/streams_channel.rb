# frozen_string_literal: true

# Takes `params[:streams]`, and those of `params[:visited]` but for a moment; its actions start and stop more.
class StreamsChannel < ApplicationCable::Channel
  def subscribed
    params[:streams]&.each { |stream| stream_from stream }
    params[:visited]&.each { |stream| visit stream }
  end

  def start(data)
    stream_from data["stream"]
  end

  def stop(data)
    stop_stream_from data["stream"]
    transmit({ stopped: data["stream"] })
  end

  def stop_all
    stop_all_streams
    transmit({ stopped: "all" })
  end

  private

  def visit(stream)
    stream_from stream
    stop_stream_from stream
  end
end
