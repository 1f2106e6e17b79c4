# frozen_string_literal: true

# The guide's second listing of this class holds only what is new. And no listing streams what `receive` and `typing`
# broadcast: docs/guides.md.
Rails.application.config.to_prepare do
  load File.expand_path("../../../../listings/patterns_throttled/app/channels/chat_channel.rb", __dir__)

  ChatChannel.after_subscribe unless: :subscription_rejected? do
    stream_for "chat_room_#{params[:room_id]}"
    stream_from "chat_room_#{params[:room_id]}_typing"
  end
end
