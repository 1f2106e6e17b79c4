# frozen_string_literal: true

require_relative "support/react_guide"

RSpec.describe ReactGuide, "the connection" do
  include Wait

  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @guide = described_class.start(workers: 0) # each process caches the keys by itself
    @ada = @guide.user("Ada")
  end

  after(:context) { @guide&.stop }

  after do
    clients.each(&:disconnect)
    clerk.lifetime = 3600
    clerk.available = true
  end

  attr_reader :guide, :ada

  def app
    guide.app
  end

  def clerk
    guide.clerk
  end

  def clients
    @clients ||= []
  end

  def dial(token, origin: guide.front_end.origin, to: app)
    url = token ? to.cable_url(token: token) : to.cable_url
    CableClient.new(url, origin: origin).tap { |client| clients << client }
  end

  def expect_ada(client)
    expect(client.next_frame).to eq("type" => "welcome")
    client.subscribe(channel: "EchoChannel")
    client.perform({ channel: "EchoChannel" }, "whoami")
    expect(client.next_message).to eq("user" => "Ada")
  end

  # The client is told not to come back, and sees nothing else.
  def expect_rejected(client)
    expect(client.next_frame).to eq("type" => "disconnect", "reason" => "unauthorized", "reconnect" => false)
    expect(client.wait_for_close).to eq(1000)
    expect(client.frames.size).to eq(1)
  end

  describe "with tokens of Clerk's, RS256" do
    it "takes one that a published key has signed" do
      expect_ada dial(clerk.token_for(ada))
    end

    it "fetches the keys once for all clients" do
      dial(clerk.token_for(ada)).next_frame

      expect { 3.times { expect_ada dial(clerk.token_for(ada)) } }.not_to change(clerk, :fetches)
    end

    it "keeps a client whose token expires afterwards, and takes that token no more" do
      clerk.lifetime = 1
      token = clerk.token_for(ada)
      client = dial(token)
      expect_ada client
      wait_until("expiry") { Time.now.to_i > JWT.decode(token, nil, false).first["exp"] }

      expect_rejected dial(token)
      client.perform({ channel: "EchoChannel" }, "whoami")
      expect(client.next_message).to eq("user" => "Ada")
    end

    others = {
      "has expired" => ->(clerk, id) { clerk.token_for(id, exp: Time.now.to_i - 1) },
      "someone else has signed" => ->(clerk, id) { clerk.token_for(id, key: clerk.make_key, kid: clerk.key.kid) },
      "names a key that is not published" => ->(clerk, id) { clerk.token_for(id, key: clerk.make_key) },
      "names no key" => ->(clerk, id) { clerk.token_for(id, kid: nil) },
      "nobody has signed" => ->(_, id) { JWT.encode({ sub: "#{Clerk::SUBJECT}#{id}" }, nil, "none") },
      "is signed with the public key as if it were a secret" => lambda do |clerk, id|
        secret = clerk.key.keypair.public_key.to_pem
        JWT.encode({ sub: "#{Clerk::SUBJECT}#{id}" }, secret, "HS256", { kid: clerk.key.kid })
      end,
      "is someone's who is not here" => ->(clerk, _) { clerk.token_for(0) },
      "is not a token" => ->(*) { "invalid_token" },
      "is empty" => ->(*) { "" },
      "is missing" => ->(*) {}
    }

    others.each do |what, token|
      it("rejects one that #{what}") { expect_rejected dial(token.call(clerk, ada)) }
    end

    it "rejects everyone while the keys cannot be fetched, and says so in the log" do
      app.run("Rails.cache.clear")
      clerk.available = false

      expect_rejected dial(clerk.token_for(ada))
      expect(app.rails_log).to match(/ActionCable auth error/)
      clerk.available = true
      expect_ada dial(clerk.token_for(ada))
    end
  end

  describe "when Clerk changes its key" do
    it "rejects tokens of the new one until the cached keys are an hour old" do
      dial(clerk.token_for(ada)).next_frame
      old_key = clerk.key
      clerk.rotate

      expect_rejected dial(clerk.token_for(ada))
      expect_ada dial(clerk.token_for(ada, key: old_key))
      app.run("Rails.cache.clear") # what an hour does
      expect_ada dial(clerk.token_for(ada))
    end
  end

  it "does not write tokens to the log" do
    token = clerk.token_for(ada)
    expect_ada dial(token)

    expect(app.rails_log).to include("/cable?token=[FILTERED]")
    expect(app.rails_log).not_to include(token)
  end

  describe "from pages of other origins" do
    def status_for(origin)
      dial(clerk.token_for(ada), origin: origin).status
    end

    it "takes the front end's, and deploy previews" do
      expect([guide.front_end.origin, "https://preview-12--shop.netlify.app"].map { |origin| status_for(origin) })
        .to eq([101, 101])
    end

    it "refuses others" do
      expect(%w[https://elsewhere.example http://shop.netlify.app null].map { |origin| status_for(origin) })
        .to all(eq(404))
    end

    it "takes, by the guide's pattern, strangers too: it has no end" do
      expect(status_for("https://shop.netlify.app.elsewhere.example")).to eq(101)
    end
  end

  describe "the health check" do
    def health
      answer = app.get("/health")
      [answer.code, JSON.parse(answer.body)["checks"]]
    end

    it "says that all is there, once the database has been used" do
      app.run("ActiveRecord::Base.connection_handler.clear_all_connections! && User.count")

      expect(health).to eq(["200", { "database" => true, "redis" => true, "action_cable" => true }])
    end
  end

  context "with the guide's classes amended" do
    before(:context) do
      @guide = described_class.start(amended: true, workers: 0)
      @ada = @guide.user("Ada")
    end

    after(:context) { @guide&.stop }

    it "takes tokens of Clerk's new key at once, and fetches the keys once a minute at most" do
      dial(clerk.token_for(ada)).next_frame
      clerk.rotate

      expect_ada dial(clerk.token_for(ada))
      expect { expect_rejected dial(clerk.token_for(ada, key: clerk.make_key)) }.not_to change(clerk, :fetches)
    end

    it "answers to health checks from the start" do
      app.run("ActiveRecord::Base.connection_handler.clear_all_connections!")

      expect(app.get("/health").code).to eq("200")
    end
  end
end
