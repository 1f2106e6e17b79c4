# frozen_string_literal: true

class Score < ApplicationRecord
  belongs_to :heat

  after_create_commit -> { broadcast_append_to "live_scores", target: "scores" }
end
