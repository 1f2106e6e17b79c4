# frozen_string_literal: true

class HomeController < ApplicationController
  def show
    @tasks = Task.order(:id)
    @messages = Message.latest
  end
end
