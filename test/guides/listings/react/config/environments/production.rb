# config/environments/production.rb
Rails.application.configure do
  # Allow WebSocket connections from your frontend domain
  config.action_cable.allowed_request_origins = [
    ENV.fetch("FRONTEND_URL", "https://yourapp.com"),
    /https:\/\/.*\.netlify\.app/  # Netlify deploy previews
  ]

  # Mount path
  config.action_cable.mount_path = '/cable'
end
