# frozen_string_literal: true

Rails.application.routes.draw do
  root "messages#index"
  resources :messages, only: %i[index create]
  resource :chat, only: :show
  resource :session, only: %i[new create]
  resource :stats, only: :show
end
