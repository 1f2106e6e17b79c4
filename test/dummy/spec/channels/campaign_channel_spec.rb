# frozen_string_literal: true

RSpec.describe CampaignChannel, type: :channel do
  let(:campaign) { create(:campaign) }

  it "streams the campaign to its game master" do
    stub_connection current_user: campaign.user
    subscribe(id: campaign.id)

    expect(subscription).to have_stream_from("campaign:#{campaign.id}")
  end

  it "rejects strangers" do
    stub_connection current_user: create(:user)
    subscribe(id: campaign.id)

    expect(subscription).to be_rejected
  end
end
