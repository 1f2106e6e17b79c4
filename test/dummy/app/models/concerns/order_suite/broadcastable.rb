# frozen_string_literal: true

module OrderSuite
  # Lets a model name the broadcasts that follow its commits.
  module Broadcastable
    extend ActiveSupport::Concern

    class_methods do
      def broadcasts_after_commit(create:, update:)
        after_create_commit -> { WebsocketBroadcastService.public_send(create, self) }
        after_update_commit -> { WebsocketBroadcastService.public_send(update, self) }
      end
    end
  end
end
