# frozen_string_literal: true

# Says something in `connect`, and with `?close=` something last.
class TalkativeConnection < ApplicationCable::Connection
  def connect
    super
    transmit({ type: "notice", message: "from connect" })
    close(reason: request.params[:close], reconnect: false) if request.params[:close]
  end
end
