# frozen_string_literal: true

Rails.application.configure do
  # Loaded once, as in production, so that the times on the page are the server's and not the code reloader's.
  config.enable_reloading = false
  config.eager_load = true

  config.consider_all_requests_local = true
  config.public_file_server.headers = { "cache-control" => "no-cache" }
end
