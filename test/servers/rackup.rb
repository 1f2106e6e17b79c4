# frozen_string_literal: true

# Starts the app in the working directory on PORT, on the server named, as `rackup -s` does. Without `rackup`'s
# development middleware: it has Rack::Lint complain about every WebSocket.

require "rack"

name = ARGV.shift
require name

rackup = if Rack.release.to_i < 3
           Rack
         else
           require "rackup"
           Rackup
         end
rackup::Server.start(server: name, Host: "127.0.0.1", Port: ENV.fetch("PORT"), environment: "none", config: "config.ru")
