# frozen_string_literal: true

class AccessToken < ApplicationRecord
  belongs_to :user

  scope :active, -> { where("expires_at > ?", Time.current) }
end
