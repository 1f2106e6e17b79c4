# frozen_string_literal: true

class ScoresController < ApplicationController
  def create
    Heat.first.scores.create!(params.require(:score).permit(:couple, :points))
    redirect_to heat_path, status: :see_other
  end
end
