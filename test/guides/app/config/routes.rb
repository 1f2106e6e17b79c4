# frozen_string_literal: true

# JavaScript as it is written: the guide's, the app's, and the published clients.
Rails.application.routes.draw do
  sources = Folders.from_environment.existing("app/javascript").map { |path| Rack::Files.new(path) }
  mount Rack::Cascade.new(sources), at: "javascript"
  mount Rack::Files.new(File.expand_path("../../../../node_modules", __dir__)), at: "node_modules"
end
