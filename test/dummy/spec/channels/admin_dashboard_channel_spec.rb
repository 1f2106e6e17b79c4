# frozen_string_literal: true

RSpec.describe AdminDashboardChannel, type: :channel do
  %w[admin staff].each do |role|
    it "streams to #{role}" do
      stub_connection current_user: create(:user, role: role)
      subscribe

      expect(subscription).to have_stream_from("admin_dashboard")
    end
  end

  it "rejects customers" do
    stub_connection current_user: create(:user)
    subscribe

    expect(subscription).to be_rejected
  end
end
