# frozen_string_literal: true

class PostSerializer < ApplicationSerializer
  attributes :id, :title, :body
end
