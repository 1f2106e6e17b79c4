# frozen_string_literal: true

# As an app's that has no users: nobody is identified, nothing is done.
class PlainConnection < ActionCable::Connection::Base
  include Recording
end
