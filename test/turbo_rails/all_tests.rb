# frozen_string_literal: true

# Started in a checkout of turbo-rails: runs the test files that are named.

ENV["RAILS_ENV"] = "test"
require File.expand_path("test/dummy/config/environment")

# The database is new, and must not seem to be behind.
ActiveRecord::Migration.verbose = false
ActiveRecord::Migrator.migrations_paths = Rails.root.join("db/migrate").to_s
ActiveRecord::Tasks::DatabaseTasks.load_schema_current

Capybara.default_max_wait_time = 20 # seconds; a machine that runs other tests, too, is slow

if (adapter = ENV.fetch("CABLE_ADAPTER", nil))
  ActionCable.server.config.cable = { "adapter" => adapter }
  require "action_cable/test_helper"
  # They would put Rails' adapter for tests in its place.
  ActionCable::TestHelper.module_eval { remove_method :before_setup, :after_teardown }
end

# Runs after the tests, and before the gem's server stops.
at_exit do
  puts "stood in for: #{TurboRailsSuite::Gems.stood_in.join(', ')}"
  next unless defined?(TurboCableRs)

  stats = TurboCableRs.server.stats
  puts "native: #{stats.fetch(:adopted, 0)} sockets, #{stats.fetch(:deliveries, 0)} deliveries"
  puts "native Turbo: #{stats.fetch(:native_subscriptions, 0)} subscriptions"
  not_aside = $LOADED_FEATURES.grep(%r{/turbo_cable_rs/turbo_streams/})
  abort "turbo-rails is there, and yet the gem loaded its own: #{not_aside.join(', ')}" if not_aside.any?
end

require File.expand_path(ARGV.shift) until ARGV.empty?
