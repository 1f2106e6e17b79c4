# frozen_string_literal: true

module ApplicationCable
  # Its request says what it is to do: `?user=` names its user; with `?gate=` it waits for that gate; `?reject=1`
  # turns it away; `?raise=` is what `connect` fails with.
  class Connection < ActionCable::Connection::Base
    include Recording

    identified_by :current_user

    def connect
      record "connect"
      Gate.wait(request.params[:gate])
      self.current_user = request.params[:user]
      reject_unauthorized_connection if request.params[:reject]
      raise request.params[:raise] if request.params[:raise]

      record "connected"
    end

    def disconnect
      record "disconnect"
    end
  end
end
