# frozen_string_literal: true

class ChatMessage < ApplicationRecord
  belongs_to :chat_room
  belongs_to :user

  validates :body, presence: true
end
