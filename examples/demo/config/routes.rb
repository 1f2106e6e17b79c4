# frozen_string_literal: true

Rails.application.routes.draw do
  root "home#show"

  resources :tasks, only: %i[create edit update destroy]
  resource :session, only: %i[create destroy]
end
