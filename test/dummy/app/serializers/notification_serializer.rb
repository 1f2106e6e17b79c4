# frozen_string_literal: true

class NotificationSerializer < ApplicationSerializer
  attributes :id, :title
end
