# frozen_string_literal: true

# Holds app code up until a scenario opens the gate: what is slow in a scenario is slow for as long as it must be.
module Gate
  # A scenario that failed opens nothing, and others need the worker.
  DEADLINE = 20

  @open = {}
  @lock = Mutex.new
  @changed = ConditionVariable.new

  module_function

  # Returns at once where there is no name, or the gate was opened before.
  def wait(name)
    return if name.blank?

    deadline = now + DEADLINE
    @lock.synchronize do
      @changed.wait(@lock, deadline - now) until @open[name] || now >= deadline
    end
  end

  def open?(name)
    @lock.synchronize { @open.key?(name) }
  end

  def open(name)
    @lock.synchronize do
      @open[name] = true
      @changed.broadcast
    end
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
