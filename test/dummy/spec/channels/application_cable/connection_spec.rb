# frozen_string_literal: true

RSpec.describe ApplicationCable::Connection, type: :channel do
  let(:user) { create(:user, clerk_user_id: "clerk_123") }

  describe "#connect" do
    context "with valid token" do
      it "connects and identifies the user" do
        valid_token = generate_test_clerk_token(user)

        connect "/cable?token=#{valid_token}"

        expect(connection.current_user).to eq(user)
      end
    end

    context "with invalid token" do
      it "rejects the connection" do
        expect { connect "/cable?token=invalid_token" }.to have_rejected_connection
      end
    end

    context "without token" do
      it "rejects the connection" do
        expect { connect "/cable" }.to have_rejected_connection
      end
    end

    it "rejects a token that has expired" do
      token = generate_test_clerk_token(user, exp: 1.minute.ago.to_i)

      expect { connect "/cable?token=#{token}" }.to have_rejected_connection
    end

    it "rejects a token that another key has signed" do
      token = generate_test_clerk_token(user, key: JWT::JWK.new(OpenSSL::PKey::RSA.new(2048)))

      expect { connect "/cable?token=#{token}" }.to have_rejected_connection
    end

    it "rejects a token for someone who is not here" do
      token = generate_test_clerk_token(User.new(clerk_user_id: "clerk_unknown"))

      expect { connect "/cable?token=#{token}" }.to have_rejected_connection
    end

    it "rejects when the keys cannot be fetched" do
      allow(ClerkAuth).to receive(:fetch_jwks).and_raise(SocketError)

      expect { connect "/cable?token=#{generate_test_clerk_token(user)}" }.to have_rejected_connection
    end
  end

  describe "other ways to sign in" do
    it "takes the app's own token" do
      connect "/cable?token=#{app_token(user)}"

      expect(connection.current_user).to eq(user)
    end

    it "takes a parameter given apart from the path" do
      connect params: { token: app_token(user) }

      expect(connection.current_user).to eq(user)
    end

    it "takes the session" do
      connect session: { user_id: user.id }

      expect(connection.current_user).to eq(user)
    end

    it "takes an encrypted cookie" do
      cookies.encrypted[:user_id] = user.id
      connect

      expect(connection.current_user).to eq(user)
    end

    it "does not take a cookie that is not encrypted" do
      cookies[:user_id] = user.id

      expect { connect }.to have_rejected_connection
    end

    it "takes an access token from an encrypted cookie" do
      cookies.encrypted[:auth_token] = create(:access_token, user: user).token
      connect

      expect(connection.current_user).to eq(user)
    end

    it "rejects an access token that has expired" do
      cookies.encrypted[:auth_token] = create(:access_token, expires_at: 1.minute.ago).token

      expect { connect }.to have_rejected_connection
    end

    it "takes a name" do
      connect params: { user: "alice" }

      expect(connection.current_user.name).to eq("alice")
    end
  end

  it "runs #disconnect" do
    connect params: { user: "alice" }

    expect(EventLog).to receive(:record).with("disconnect", user: "alice")
    disconnect
  end
end
