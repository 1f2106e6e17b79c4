# frozen_string_literal: true

class Report < ApplicationRecord
  SECTIONS = 4

  belongs_to :user

  # Yields the percentage done after each section.
  def generate!
    SECTIONS.times do |section|
      update!(sections: section + 1)
      yield sections * 100 / SECTIONS
    end
  end
end
