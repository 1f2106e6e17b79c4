# frozen_string_literal: true

module Backstage
  # In a module, as apps with many channels have them.
  class DoorChannel < ApplicationCable::Channel
    def knock
      transmit "who is there?"
    end
  end
end
