# frozen_string_literal: true

Rails.application.routes.draw do
  resource :heat, only: :show
  resource :score, only: :create
end
