# config/routes.rb
Rails.application.routes.draw do
  # ActionCable WebSocket endpoint
  mount ActionCable.server => '/cable'

  # ... your other routes
end
