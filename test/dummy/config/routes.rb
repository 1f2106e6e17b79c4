# frozen_string_literal: true

Rails.application.routes.draw do
  root to: proc { [200, { "content-type" => "text/plain" }, ["dummy"]] }

  get "health", to: "health#show"
  resource :session, only: %i[create destroy]
  resource :stats, only: :show
  resources :broadcasts, only: :create
  resources :connections, only: :index
  delete "connections", to: "connections#destroy_all"
  post "restart", to: "connections#restart"
end
