# frozen_string_literal: true

class UserSerializer < ApplicationSerializer
  attributes :id, :name, :avatar_url
end
