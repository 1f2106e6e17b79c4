# frozen_string_literal: true

# What the Rust server counts, which proves that it is the one that serves.
class StatsController < ApplicationController
  def show
    render json: TurboCableRs.server.stats
  end
end
