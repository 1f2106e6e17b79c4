# frozen_string_literal: true

class ReportGenerationJob < ApplicationJob
  queue_as :default

  def perform(user_id, report_id)
    user = User.find(user_id)
    report = Report.find(report_id)

    broadcast_progress(user, 0, "Starting report generation...")
    report.generate! { |progress| broadcast_progress(user, progress, "Generating... #{progress}%") }
    broadcast_progress(user, 100, "Report completed!")

    broadcast_completion(user, report)
  end

  private

  def broadcast_progress(user, percentage, message)
    ActionCable.server.broadcast(
      "reports:#{user.id}",
      { type: "progress_update", percentage: percentage, message: message }
    )
  end

  def broadcast_completion(user, report)
    ActionCable.server.broadcast(
      "reports:#{user.id}",
      { type: "report_completed", report: ReportSerializer.new(report).as_json }
    )
  end
end
