# frozen_string_literal: true

# The guide's, with the rest of the routes that it adds further down.
Rails.application.routes.draw do
  get "/up", to: proc { [200, {}, ["OK"]] }
  get "/health", to: "health#show"
end
