# frozen_string_literal: true

# Tells every open page how many pages are open.
class ClientsChannel < ApplicationCable::Channel
  STREAM = "clients"

  @present = Set.new
  @lock = Mutex.new # guards @present, and the order in which counts are sent

  class << self
    def join(client) = change { |present| present.add(client) }
    def leave(client) = change { |present| present.delete(client) }

    private

    def change
      @lock.synchronize do
        yield @present
        ActionCable.server.broadcast STREAM, { count: @present.size }
      end
    end
  end

  def subscribed
    stream_from STREAM
  end

  # Asked for by the page once its subscription is confirmed, so that it hears the count it causes.
  def appear
    self.class.join(self)
  end

  def unsubscribed
    self.class.leave(self)
  end
end
