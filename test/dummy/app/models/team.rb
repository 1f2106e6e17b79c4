# frozen_string_literal: true

class Team < ApplicationRecord
  has_and_belongs_to_many :members, class_name: "User"
end
