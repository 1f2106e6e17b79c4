# frozen_string_literal: true

RSpec.describe Character, type: :model do
  include ActiveJob::TestHelper

  let(:campaign) { create(:campaign) }
  let(:stream) { "campaign:#{campaign.id}" }

  it "broadcasts the record and then a signal to reload" do
    perform_enqueued_jobs { create(:character, campaign: campaign, name: "Ting Ting") }

    messages = ActionCable.server.pubsub.broadcasts(stream).map { |json| JSON.parse(json) }
    expect(messages).to match(
      [
        { "character" => a_hash_including("name" => "Ting Ting", "entity_class" => "Character") },
        { "characters" => "reload" }
      ]
    )
  end

  it "broadcasts a deletion as a signal only" do
    character = create(:character, campaign: campaign)

    expect { character.destroy! }.to have_broadcasted_to(stream).once.with({ characters: "reload" })
  end
end
