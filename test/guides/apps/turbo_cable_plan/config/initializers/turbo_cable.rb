# frozen_string_literal: true

# For clients and publishers that speak the plan's own protocol: streams by plain names, and POST without a key.
Rails.application.configure do
  config.turbo_cable_rs.turbo_cable_streams = ["counter_updates"]
  config.turbo_cable_rs.broadcast_path = "/_broadcast"
  config.turbo_cable_rs.broadcast_key = :loopback
end
