# frozen_string_literal: true

RSpec.describe Notification, :gem, type: :model do
  let(:user) { create(:user) }
  let(:stream) { "user_#{user.id}_notifications" }

  it "appends itself to the user's list" do
    expect { create(:notification, user: user, title: "New order") }
      .to have_broadcasted_to(stream).with(
        a_string_including('<turbo-stream action="append" target="notifications">', "New order</p>")
      )
  end

  it "replaces the count of the unread" do
    create(:notification, user: user, read_at: Time.current)

    expect { create(:notification, user: user) }
      .to have_broadcasted_to(stream).with(
        a_string_including('<turbo-stream action="replace"', "<span id='notification_count'>1</span>")
      )
  end
end
