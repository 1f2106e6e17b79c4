# frozen_string_literal: true

RSpec.describe "The gem under adapter: test", :gem, type: :channel do
  tests RoomChannel

  before { stub_connection current_user: create(:user, name: "Ada") }

  it "is loaded, and leaves Rails' own test adapter in its place" do
    expect($LOADED_FEATURES.grep(%r{/turbo_cable_rs\.rb\z})).not_to be_empty
    expect(ActionCable.server.pubsub).to be_an_instance_of(ActionCable::SubscriptionAdapter::Test)
  end

  it "starts no reactor and no threads" do
    subscribe(room: "lobby")

    expect { perform :speak, text: "Hello" }.to have_broadcasted_to("lobby").with({ user: "Ada", text: "Hello" })
    expect(TurboCableRs.server).not_to be_started
    expect(Threads.started).to be_empty
  end
end
