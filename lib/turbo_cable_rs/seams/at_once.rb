# frozen_string_literal: true

module TurboCableRs
  module Seams
    # To 8.1 Rails has other threads subscribe, in no order. A cable worker may do it itself, as from 8.2: what waits
    # for the adapter is the confirmation. So a client's own channel, by which it can be disconnected from elsewhere, is
    # there before its streams are confirmed.
    module AtOnce # :nodoc:
      # On the thread while it subscribes.
      FLAG = :turbo_cable_rs_at_once
      private_constant :FLAG

      # In the place of an event loop: runs what is posted to it.
      module Loop
        def self.post(task = nil, &block)
          (task || block).call
        end
      end

      class << self
        # Yields, and what is posted to the server's event loop meanwhile is done at once.
        def run
          Thread.current[FLAG] = true
          yield
        ensure
          Thread.current[FLAG] = nil
        end

        def running?
          Thread.current[FLAG]
        end
      end
    end
  end
end
