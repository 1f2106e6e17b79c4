# frozen_string_literal: true

module ApplicationCable
  class Channel < ActionCable::Channel::Base
    private

    def record(event, **details)
      connection.record(event, **details)
    end
  end
end
