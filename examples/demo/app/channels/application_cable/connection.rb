# frozen_string_literal: true

module ApplicationCable
  # Anyone may look on; who has signed in has a name.
  class Connection < ActionCable::Connection::Base
    identified_by :current_name

    def connect
      self.current_name = cookies.encrypted[:name]
    end
  end
end
