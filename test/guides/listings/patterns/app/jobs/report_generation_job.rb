# app/jobs/report_generation_job.rb
class ReportGenerationJob < ApplicationJob
  queue_as :default

  def perform(user_id, report_id)
    user = User.find(user_id)
    report = Report.find(report_id)

    # Broadcast progress updates
    broadcast_progress(user, 0, "Starting report generation...")

    # Generate report
    report.generate! do |progress|
      broadcast_progress(user, progress, "Generating... #{progress}%")
    end

    broadcast_progress(user, 100, "Report completed!")

    # Broadcast completion
    ActionCable.server.broadcast(
      "reports:#{user_id}",
      {
        type: 'report_completed',
        report: ReportSerializer.new(report).as_json
      }
    )
  end

  private

  def broadcast_progress(user, percentage, message)
    ActionCable.server.broadcast(
      "reports:#{user.id}",
      {
        type: 'progress_update',
        percentage: percentage,
        message: message
      }
    )
  end
end
