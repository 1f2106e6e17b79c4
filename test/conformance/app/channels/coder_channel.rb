# frozen_string_literal: true

# A coder of its own decodes each broadcast, for a block with `params[:block]`.
class CoderChannel < ApplicationCable::Channel
  module Backwards
    def self.decode(text)
      { backwards: text.reverse }
    end
  end

  def subscribed
    if params[:block]
      stream_from(params[:room], coder: Backwards) { |message| transmit({ in_block: message[:backwards] }) }
    else
      stream_from params[:room], coder: Backwards
    end
  end
end
