# frozen_string_literal: true

RSpec.describe ApiTokenConnection, type: :channel do
  let!(:user) { create(:user, api_token: "secret") }

  it "takes the token from the parameters" do
    connect params: { token: "secret" }

    expect(connection.current_user).to eq(user)
  end

  it "takes the token from an encrypted cookie" do
    cookies.encrypted[:token] = "secret"
    connect

    expect(connection.current_user).to eq(user)
  end

  it "rejects an unknown token" do
    expect { connect params: { token: "guess" } }.to have_rejected_connection
  end

  it "rejects a client without a token, though a user without one exists" do
    create(:user)

    expect { connect }.to have_rejected_connection
  end
end
