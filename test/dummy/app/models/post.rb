# frozen_string_literal: true

class Post < ApplicationRecord
  has_many :comments

  after_update_commit :broadcast_if_published

  private

  def broadcast_if_published
    return unless published?
    return unless saved_change_to_title? || saved_change_to_body?

    ActionCable.server.broadcast("posts:updates", PostSerializer.new(self).as_json)
  end
end
