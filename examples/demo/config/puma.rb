# frozen_string_literal: true

port = ENV.fetch("PORT", 3000)

bind "tcp://localhost:#{port}"
threads 5, 5
workers 0

on_booted do
  puts "Demo at http://localhost:#{port} - open it in two windows, add a task, chat, and watch. Ctrl-C stops it."
end
