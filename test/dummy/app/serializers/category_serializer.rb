# frozen_string_literal: true

class CategorySerializer < ApplicationSerializer
  attributes :id, :name
end
