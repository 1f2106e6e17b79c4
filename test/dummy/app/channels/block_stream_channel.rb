# frozen_string_literal: true

# The block gets each broadcast as it travels: JSON text.
class BlockStreamChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:stream] do |json|
      transmit({ in_block: json })
    end
  end
end
