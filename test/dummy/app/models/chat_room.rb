# frozen_string_literal: true

class ChatRoom < ApplicationRecord
  has_many :messages
  has_many :chat_messages
  has_and_belongs_to_many :participants, class_name: "User"

  def member?(user)
    participants.include?(user)
  end
end
