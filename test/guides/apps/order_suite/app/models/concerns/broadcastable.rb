# frozen_string_literal: true

# "A reusable concern that models can include to gain broadcasting capabilities": the guide prints no line of it.
module Broadcastable
  extend ActiveSupport::Concern

  class_methods do
    # Names the methods of WebsocketBroadcastService that take the record after its commits.
    def broadcasts_after_commit(create:, update:)
      after_create_commit -> { WebsocketBroadcastService.public_send(create, self) }
      after_update_commit -> { WebsocketBroadcastService.public_send(update, self) }
    end
  end
end
