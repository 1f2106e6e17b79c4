# frozen_string_literal: true

# Holds the first thread that comes by until it is opened.
class Gate
  include Wait

  def initialize
    @is_reached = @is_open = false
    @lock = Mutex.new
  end

  def pass
    return if @lock.synchronize { @is_reached.tap { @is_reached = true } }

    wait_until("the opening of the gate") { @is_open }
  end

  def wait_until_reached
    wait_until("somebody at the gate") { @is_reached }
  end

  def open
    @is_open = true
  end
end
