# frozen_string_literal: true

class Heat < ApplicationRecord
  has_many :scores

  after_update_commit -> { broadcast_replace_to "counter_updates", target: "counter-value", partial: "heats/counter" }
end
