# frozen_string_literal: true

# Records Action Cable's notifications under the client for which a worker runs, or else under the token in what they
# tell, such as the name of a stream.
module NotificationLog
  TOKEN = /[0-9a-f]{12}/

  module_function

  def start
    ActiveSupport::Notifications.subscribe(/\.action_cable\z/) do |name, *, payload|
      EventLog.record(name, token: client_token || payload.to_json[TOKEN], payload: payload)
    end
  end

  def client_token
    client = ActionCable::Server::Worker.connection
    client = client.connection if client.respond_to?(:connection) # Rails 8.2
    client&.token
  end
end
