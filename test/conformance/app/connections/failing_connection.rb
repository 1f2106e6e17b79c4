# frozen_string_literal: true

# Fails when its client has gone.
class FailingConnection < ApplicationCable::Connection
  def disconnect
    super
    raise "disconnect failed for #{token}"
  end
end
