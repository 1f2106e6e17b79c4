# frozen_string_literal: true

# Loaded before each of Rails' test files.

require "turbo_cable_rs/standalone"

at_exit do
  stats = TurboCableRs.server.stats
  puts "native: #{stats.fetch(:adopted, 0)} sockets, #{stats.fetch(:deliveries, 0)} deliveries"
end
