# frozen_string_literal: true

RSpec.describe ReportGenerationJob, type: :job do
  let(:report) { create(:report) }
  let(:stream) { "reports:#{report.user_id}" }

  it "broadcasts its progress and then the report" do
    described_class.perform_now(report.user_id, report.id)

    messages = ActionCable.server.pubsub.broadcasts(stream).map { |json| JSON.parse(json) }
    expect(messages.map { |message| message["percentage"] }).to eq([0, 25, 50, 75, 100, 100, nil])
    expect(messages.last).to match(
      { "type" => "report_completed", "report" => a_hash_including("id" => report.id, "sections" => Report::SECTIONS) }
    )
  end

  it "broadcasts a job's progress to its user only" do
    expect { described_class.perform_now(report.user_id, report.id) }
      .not_to have_broadcasted_to("reports:#{create(:user).id}")
  end
end
