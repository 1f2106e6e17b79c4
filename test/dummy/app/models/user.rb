# frozen_string_literal: true

class User < ApplicationRecord
  belongs_to :restaurant, optional: true
  has_many :orders
  has_many :reports
  has_many :messages
  has_many :comments
  has_many :notifications

  # The user of that name, who is made when needed: several clients may ask at once.
  def self.named(name)
    find_by(name: name) || (insert({ name: name }) && find_by!(name: name))
  end

  def staff?
    role == "staff"
  end

  def admin?
    role == "admin"
  end

  def belongs_to_restaurant?(restaurant)
    restaurant_id == restaurant.id
  end
end
