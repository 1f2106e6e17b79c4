# frozen_string_literal: true

require "puma/server"

# Puma hangs about once in fifteen times when it is told to stop, with any cable server: its server thread closes a pipe
# that the main thread is still writing to (puma/puma#3677, repaired by #3940). Loaded into the Pumas that specs stop.
module PumaStop
  private

  # A write that never gives up the GVL leaves close nothing to wait for.
  def notify_safely(message)
    @notify.write_nonblock(message)
  rescue IOError, SystemCallError, NoMethodError # the server is stopping already
    nil
  end
end

Puma::Server.prepend(PumaStop)
