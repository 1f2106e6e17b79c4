# frozen_string_literal: true

# A plain stream next to one with a block.
class MixedStreamsChannel < ApplicationCable::Channel
  def subscribed
    stream_from params[:plain]
    stream_from(params[:block], coder: ActiveSupport::JSON) { |message| transmit({ in_block: message }) }
  end
end
