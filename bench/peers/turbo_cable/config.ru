# frozen_string_literal: true

# The app with turbo_cable's middleware before it. Its own way to broadcast takes the place of Action Cable's: a request
# to the same Puma, which answers when all has been written.

require_relative "../load_path"
Bench::Peers::LoadPath.extend_with_peers

require "rails"
require "turbo_cable"
# Its model and mailer need parts of Rails that the app has not; its helper is asked for before Rails would load it.
TurboCable::Engine.paths.all_paths.each(&:skip_eager_load!)
require TurboCable::Engine.root.join("app/helpers/turbo_cable/streams_helper")
require_relative "../../app/app"

ActionCable.server.define_singleton_method(:broadcast) do |stream, message|
  TurboCable::Broadcastable.broadcast_json(stream, message)
end

run(lambda do |env|
  ENV["TURBO_CABLE_PORT"] ||= env["SERVER_PORT"] # Puma has chosen it
  BenchApp.call(env)
end)
