# frozen_string_literal: true

module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :name

    def connect
      self.name = cookies.encrypted[:name] || "guest"
    end
  end
end
