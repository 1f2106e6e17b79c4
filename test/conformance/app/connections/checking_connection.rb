# frozen_string_literal: true

# Does more than to beat: as one that looks whether the session has expired.
class CheckingConnection < ApplicationCable::Connection
  def beat
    record "beat"
    super
  end
end
