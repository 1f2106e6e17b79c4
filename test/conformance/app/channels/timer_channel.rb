# frozen_string_literal: true

# Ticks in each of the three ways that a timer can be written.
class TimerChannel < ApplicationCable::Channel
  EVERY = 0.05

  periodically :tick_by_method, every: EVERY
  periodically -> { tick "lambda" }, every: EVERY
  periodically(every: EVERY) { tick "block" }

  def subscribed
    reject if params[:reject]
  end

  def unsubscribed
    record "unsubscribed"
  end

  private

  def tick_by_method
    tick "method"
  end

  def tick(way)
    transmit({ tick: way, name: params[:name], user: current_user })
  end
end
