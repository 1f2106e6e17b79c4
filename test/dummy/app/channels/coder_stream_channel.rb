# frozen_string_literal: true

# A coder of its own decodes each broadcast; with `params[:block]` a block gets what it decoded.
class CoderStreamChannel < ApplicationCable::Channel
  module ShoutingCoder
    def self.encode(message)
      ActiveSupport::JSON.encode(message)
    end

    def self.decode(json)
      ActiveSupport::JSON.decode(json.upcase)
    end
  end

  def subscribed
    if params[:block]
      stream_from(params[:stream], coder: ShoutingCoder) { |message| transmit({ in_block: message }) }
    else
      stream_from params[:stream], coder: ShoutingCoder
    end
  end
end
