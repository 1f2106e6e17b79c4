# frozen_string_literal: true

# Starts the app in the working directory on PORT, as the `unicorn` executable does.

require "rack"
require "unicorn"

app = Unicorn.builder("config.ru", nil)
Unicorn::HttpServer.new(app, listeners: ["127.0.0.1:#{ENV.fetch('PORT')}"], default_middleware: false).start.join
