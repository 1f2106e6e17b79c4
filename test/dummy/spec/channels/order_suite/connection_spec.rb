# frozen_string_literal: true

RSpec.describe OrderSuite::Connection, type: :channel do
  let(:restaurant) { create(:restaurant) }
  let(:user) { create(:user, restaurant: restaurant) }

  it "identifies the user and the restaurant of a JWT" do
    connect "/cable?token=#{app_token(user)}"

    expect(connection.current_user).to eq(user)
    expect(connection.restaurant_id).to eq(restaurant.id)
  end

  it "rejects a client without a token" do
    expect { connect }.to have_rejected_connection
  end

  it "rejects a token that has expired" do
    expect { connect params: { token: app_token(user, exp: 1.minute.ago.to_i) } }.to have_rejected_connection
  end

  it "rejects a token that another secret has signed" do
    expect { connect params: { token: app_token(user, secret: "another") } }.to have_rejected_connection
  end

  it "rejects the token of a user who has gone" do
    token = app_token(user)
    user.destroy!

    expect { connect params: { token: token } }.to have_rejected_connection
  end
end
