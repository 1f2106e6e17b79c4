# frozen_string_literal: true

module TurboCableRs
  module Testing
    # RSpec's matchers for what is broadcast. They need `adapter: test` in the test environment, as
    # `have_broadcasted_to` does, and stand beside that.
    module Matchers
      # Turbo Streams that the block broadcasts: exactly one, unless told otherwise.
      #
      #   expect { room.messages.create!(body: "Hello") }
      #     .to have_broadcasted_turbo_stream(action: :append, target: "messages").to(room, :messages)
      #     .with_content("Hello")
      #
      #   expect { message.destroy! }
      #     .to have_broadcasted_turbo_stream(action: :remove, target: message).to(room, :messages)
      #
      #   expect { import }.to have_broadcasted_turbo_stream(action: :refresh).to("imports").at_most(:twice)
      #   expect { message.touch }.not_to have_broadcasted_turbo_stream.to(room, :messages)
      #
      # @param action [Symbol, String] any action when left out
      # @param attributes [Hash] further attributes of the element: `target:` or `targets:` (a DOM id, a record, or what
      #   else the helpers for Turbo Streams take), `method:` and so on. A value may be a Regexp or a matcher.
      # @return [HaveBroadcastedTurboStream]
      def have_broadcasted_turbo_stream(action: nil, **attributes) # rubocop:disable Naming/PredicateName -- RSpec's way
        HaveBroadcastedTurboStream.new(action: action, **attributes)
      end
      alias broadcast_turbo_stream have_broadcasted_turbo_stream
    end
  end
end
