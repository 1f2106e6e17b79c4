# frozen_string_literal: true

class ChatsController < ApplicationController
  def show; end
end
