# frozen_string_literal: true

# Ruby of the spec that started this server.
load ENV["INITIALIZER"] if ENV["INITIALIZER"]
