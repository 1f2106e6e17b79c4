# frozen_string_literal: true

RSpec.describe ProgressChannel, type: :channel do
  let(:user) { create(:user) }

  before do
    stub_connection current_user: user
    subscribe
  end

  it "streams the user's reports" do
    expect(subscription).to have_stream_from("reports:#{user.id}")
  end

  it "has a report generated" do
    expect { perform :generate, title: "Sales" }
      .to have_enqueued_job(ReportGenerationJob).with(user.id, an_instance_of(Integer))
    expect(user.reports.last.title).to eq("Sales")
  end
end
