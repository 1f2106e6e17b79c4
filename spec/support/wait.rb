# frozen_string_literal: true

# For what another thread or process is about to do.
module Wait
  SECONDS = 10
  PAUSE = 0.01

  # It was not done in time.
  class Timeout < StandardError; end

  module_function

  # Returns what the block gives, as soon as that is neither nil nor false.
  def wait_until(goal, seconds: SECONDS)
    deadline = now + seconds
    until (result = yield)
      raise Timeout, "#{goal} not within #{seconds} s" if now > deadline

      IO.select(nil, nil, nil, PAUSE)
    end
    result
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
