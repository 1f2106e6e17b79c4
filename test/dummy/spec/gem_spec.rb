# frozen_string_literal: true

RSpec.describe "The gem under adapter: test", :gem, type: :channel do
  tests RoomChannel

  before { stub_connection current_user: create(:user, name: "Ada") }

  [ActionCable::Server::Base, ActionCable::Connection::Base, ActionCable::Channel::Base].each do |part|
    it "is in #{part}" do
      expect(part.ancestors.map(&:to_s)).to include(a_string_starting_with("TurboCableRs::"))
    end
  end

  it "leaves Rails' own test adapter in its place" do
    expect(ActionCable.server.pubsub).to be_an_instance_of(ActionCable::SubscriptionAdapter::Test)
  end

  it "starts no reactor and no threads" do
    subscribe(room: "lobby")

    expect { perform :speak, text: "Hello" }.to have_broadcasted_to("lobby").with({ user: "Ada", text: "Hello" })
    expect(TurboCableRs.server).not_to be_started
    expect(Threads.started).to be_empty
  end
end
