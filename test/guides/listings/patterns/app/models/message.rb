# app/models/message.rb
class Message < ApplicationRecord
  belongs_to :chat_room
  belongs_to :user

  validates :body, presence: true

  after_create_commit :broadcast_message

  private

  def broadcast_message
    ChatChannel.broadcast_to(
      "chat_room_#{chat_room_id}",
      {
        type: 'message',
        message: MessageSerializer.new(self).as_json,
        user: UserSerializer.new(user).as_json
      }
    )
  end
end
