# frozen_string_literal: true

# Follows the reports that ReportGenerationJob writes for the user.
class ProgressChannel < ApplicationCable::Channel
  def subscribed
    stream_from "reports:#{current_user.id}"
  end

  def generate(data)
    report = current_user.reports.create!(title: data["title"])
    ReportGenerationJob.perform_later(current_user.id, report.id)
  end
end
