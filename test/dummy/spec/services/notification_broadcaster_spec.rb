# frozen_string_literal: true

RSpec.describe NotificationBroadcaster do
  let(:user) { create(:user) }

  it "broadcasts to one user" do
    notification = Notification.new(user: user, title: "New order")

    expect { described_class.broadcast_to_user(user, notification) }
      .to have_broadcasted_to("notifications:#{user.id}")
      .with(a_hash_including(notification: a_hash_including(title: "New order")))
  end

  it "broadcasts to each member of a team" do
    team = create(:team, members: [user, create(:user)])

    expect { described_class.broadcast_to_team(team, "Lunch!") }
      .to have_broadcasted_to("team:#{team.id}:user:#{user.id}").with({ type: "team_message", message: "Lunch!" })
      .and have_broadcasted_to("team:#{team.id}:user:#{team.members.last.id}")
  end

  it "broadcasts to all" do
    expect { described_class.broadcast_to_all("Closing soon") }
      .to have_broadcasted_to("global_notifications").with({ type: "announcement", message: "Closing soon" })
  end
end
