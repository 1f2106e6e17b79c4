# frozen_string_literal: true

# Broadcasts from several threads at a time: each first something that takes long to decode, then numbers.
class PublisherChannel < ApplicationCable::Channel
  HEAVY = Array.new(60_000) { |number| { number: number } }.freeze

  def publish(data)
    threads = Array.new(data["publishers"]) do |publisher|
      Thread.new { send_all(data["room"], publisher, data["messages"]) }
    end
    threads.each(&:join)
  end

  private

  def send_all(room, publisher, messages)
    ActionCable.server.broadcast(room, { publisher: publisher, number: 0, ballast: HEAVY })
    1.upto(messages) { |number| ActionCable.server.broadcast(room, { publisher: publisher, number: number }) }
  end
end
