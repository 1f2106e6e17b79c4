# frozen_string_literal: true

class Campaign < ApplicationRecord
  belongs_to :user
  has_many :characters
end
