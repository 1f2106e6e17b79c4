# frozen_string_literal: true

Rails.application.routes.draw do
  %w[comments notifications chat subscription].each { |page| get page, to: "pages##{page}" }
end
