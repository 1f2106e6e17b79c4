# app/models/comment.rb
class Comment < ApplicationRecord
  belongs_to :post
  belongs_to :user

  # Broadcast changes to all subscribers
  after_create_commit -> { broadcast_append_to_post }
  after_update_commit -> { broadcast_update_to_post }
  after_destroy_commit -> { broadcast_remove_to_post }

  private

  def broadcast_append_to_post
    broadcast_append_to(
      "post_#{post_id}_comments",
      partial: 'comments/comment',
      locals: { comment: self },
      target: 'comments'
    )
  end

  def broadcast_update_to_post
    broadcast_update_to(
      "post_#{post_id}_comments",
      partial: 'comments/comment',
      locals: { comment: self },
      target: dom_id(self)
    )
  end

  def broadcast_remove_to_post
    broadcast_remove_to(
      "post_#{post_id}_comments",
      target: dom_id(self)
    )
  end
end
