# app/models/post.rb
class Post < ApplicationRecord
  after_update_commit :broadcast_if_published

  private

  def broadcast_if_published
    # Only broadcast if published
    return unless published?

    # Only broadcast if title or body changed
    return unless saved_change_to_title? || saved_change_to_body?

    ActionCable.server.broadcast(
      'posts:updates',
      PostSerializer.new(self).as_json
    )
  end
end
