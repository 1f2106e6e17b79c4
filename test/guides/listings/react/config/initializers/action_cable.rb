# config/initializers/action_cable.rb
if Rails.env.production?
  ActionCable.server.config.cable = {
    "adapter" => "redis",
    "url" => ENV.fetch("REDIS_URL"),
    "channel_prefix" => "myapp_production"
  }
end
