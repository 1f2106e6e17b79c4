# frozen_string_literal: true

# Every other tick fails.
class FailingTimerChannel < ApplicationCable::Channel
  periodically :tick, every: 0.05

  private

  def tick
    number = @ticks = @ticks.to_i + 1
    raise "the timer failed for #{connection.token}" if number.odd?

    transmit({ tick: number })
  end
end
