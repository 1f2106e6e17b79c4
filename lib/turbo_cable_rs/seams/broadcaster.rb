# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to the broadcasters of `ActionCable.server`, where all ways to broadcast meet, those that were made
    # before the batch included. They encode, log and instrument as ever, and ask for their server's adapter last.
    module Broadcaster # :nodoc:
      def server
        batch = Batch.current
        batch ? batch.in_place_of(super) : super
      end
    end
  end
end
