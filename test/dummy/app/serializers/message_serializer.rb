# frozen_string_literal: true

class MessageSerializer < ApplicationSerializer
  attributes :id, :body, :created_at
end
