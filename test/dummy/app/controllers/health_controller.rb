# frozen_string_literal: true

class HealthController < ApplicationController
  def show
    checks = { database: database_connected?, action_cable: action_cable_running? }
    status = checks.values.all? ? :ok : :service_unavailable

    render json: { status: status, checks: checks }, status: status
  end

  private

  def database_connected?
    ActiveRecord::Base.connection.select_value("SELECT 1") == 1
  rescue StandardError
    false
  end

  def action_cable_running?
    ActionCable.server.pubsub.present?
  rescue StandardError
    false
  end
end
