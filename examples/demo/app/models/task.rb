# frozen_string_literal: true

# One line of the shared list. Every page that shows the list follows its callbacks.
class Task < ApplicationRecord
  validates :title, presence: true, length: { maximum: 120 }

  after_create_commit -> { broadcast_append_to :tasks }
  after_update_commit -> { broadcast_replace_to :tasks }
  after_destroy_commit -> { broadcast_remove_to :tasks }
  after_commit -> { broadcast_replace_to :tasks, target: "progress", partial: "tasks/progress" }
end
