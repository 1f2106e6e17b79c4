# config/puma.rb
max_threads_count = ENV.fetch("RAILS_MAX_THREADS") { 5 }
min_threads_count = ENV.fetch("RAILS_MIN_THREADS") { max_threads_count }
threads min_threads_count, max_threads_count

port ENV.fetch("PORT") { 3000 }

environment ENV.fetch("RAILS_ENV") { "development" }

# Workers (processes) for production
workers ENV.fetch("WEB_CONCURRENCY") { 2 }

preload_app!

# ActionCable requires at least 1 thread per connection
# 5 threads * 2 workers = supports ~10 concurrent WebSocket connections
# For more connections, increase threads or add workers

plugin :tmp_restart
