# frozen_string_literal: true

class Message < ApplicationRecord
  validates :author, presence: true
  validates :body, presence: true, length: { maximum: 500 }

  def self.latest(count = 50) = order(id: :desc).limit(count).reverse
end
