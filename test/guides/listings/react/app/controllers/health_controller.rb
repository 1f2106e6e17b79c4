# app/controllers/health_controller.rb
class HealthController < ApplicationController
  skip_before_action :authenticate_user!

  def show
    checks = {
      database: database_connected?,
      redis: redis_connected?,
      action_cable: action_cable_running?
    }

    status = checks.values.all? ? :ok : :service_unavailable

    render json: { status: status, checks: checks }, status: status
  end

  private

  def database_connected?
    ActiveRecord::Base.connection.active?
  rescue StandardError
    false
  end

  def redis_connected?
    Redis.new(url: ENV['REDIS_URL']).ping == 'PONG'
  rescue StandardError
    false
  end

  def action_cable_running?
    ActionCable.server.pubsub.present?
  rescue StandardError
    false
  end
end
