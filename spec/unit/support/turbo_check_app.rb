# frozen_string_literal: true

# A small Rails app, in a process of its own, for what {TurboCableRs::TurboCheck} may find in one. Reads Ruby snippets
# from its input, as a JSON array, and prints what the check says after each of them, in a process for each.

require "logger"
require "json"
require "rails"
require "action_controller/railtie"
require "active_job/railtie"
require "action_cable/engine"
require "turbo-rails" if ENV["TURBO_RAILS"]
require "turbo_cable_rs"

class CheckedApp < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.cache_classes = true
  config.secret_key_base = "secret" * 8
  config.public_file_server.enabled = false # of Rails 7.0 it needs an older Rack than may be there
  config.logger = Logger.new(nil)
end

Rails.application.initialize!

module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :current_user
  end
end

def obstacle_after(snippet)
  reader, writer = IO.pipe
  pid = fork do
    eval(snippet, TOPLEVEL_BINDING, "/app/config/initializers/snippet.rb") # rubocop:disable Security/Eval
    writer.write TurboCableRs::TurboCheck.new(ApplicationCable::Connection).obstacle.to_json
    writer.close
    exit!
  end
  writer.close
  Process.wait(pid)
  JSON.parse(reader.read, quirks_mode: true)
end

puts JSON.parse($stdin.read).map { |snippet| obstacle_after(snippet) }.to_json
