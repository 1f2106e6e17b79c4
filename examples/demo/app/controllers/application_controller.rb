# frozen_string_literal: true

class ApplicationController < ActionController::Base
  helper_method :current_name

  private

  # The same cookie names the visitor to ApplicationCable::Connection.
  def current_name = cookies.encrypted[:name]
end
