# frozen_string_literal: true

require "jwt"
require_relative "support/listeners"
require_relative "support/listing_app"

# The guide's second listing of each class, and what its chat needs for messages to arrive: apps/patterns_amended.
RSpec.describe "The patterns guide, amended" do
  include Listeners

  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @app = ListingApp.start("listings/patterns_jwt", "apps/patterns_amended", "listings/patterns", "apps/patterns",
                            adapter: "turbo_cable_rs", env: { "WEB_CONCURRENCY" => "0" })
  end

  after(:context) { @app&.stop }

  attr_reader :app

  let(:chat) { { channel: "ChatChannel", room_id: 1 } }
  let(:ada) { token_of("Ada") }
  let(:grace) { token_of("Grace") }

  def token_of(name, **claims)
    JWT.encode({ user_id: app.run("User.find_by!(name: #{name.dump}).id"), **claims }, "dummy" * 16, "HS256")
  end

  def rejection_of(**query)
    client = CableClient.new(app.cable_url(**query))
    client.wait_for { |frame| frame["type"] == "disconnect" }.values_at("reason", "reconnect")
  ensure
    client.close
  end

  # With the listing's own code in app/javascript/channels/chat_channel.js, on a page that came with a cookie.
  def open_chat(name)
    access = app.run(<<~RUBY)
      User.find_by!(name: #{name.dump}).then do |user|
        AccessToken.create!(user: user, token: SecureRandom.hex, expires_at: 1.hour.from_now).token
      end
    RUBY
    open_window("/chat", room_id: 1, auth_token: access).tap { |window| await_subscription(window) }
  end

  def await_subscription(window)
    Wait.wait_until("the chat's subscription") { console_of(window).include?("Connected to chat room 1") }
  end

  def console_of(window)
    window.evaluate_script("window.logged.join('\\n')")
  end

  it "carries the chat between two pages, with the guide's own JavaScript" do
    first = open_chat("Ada")
    second = open_chat("Grace")

    first.execute_script('chat.sendMessage("Hello <b>Grace</b>")')

    [first, second].each { |window| expect(window).to have_css(".message", text: "Ada: Hello <b>Grace</b>", count: 2) }
    expect(console_of(first)).to include("Grace joined")

    second.execute_script("chat.disconnect()")
    Wait.wait_until("the news that Grace left") { console_of(first).include?("User 2 left") }
  end

  it "shows the other page who types, once in three seconds" do
    typist = open_client(token: ada)
    typist.subscribe(chat)
    page = open_window("/subscription", token: grace, identifier: chat.to_json)
    expect(page).to have_css("#state", text: "connected", exact_text: true)

    Wait.wait_until("a second word that Ada types") do
      typist.perform(chat, "typing", typing: true)
      page.has_css?("li", text: '"typing":true', count: 2, wait: 0)
    end

    seconds = page.evaluate_script("received.filter(({ data }) => data.typing).map(({ at }) => at / 1000)")
    expect(seconds.last - seconds.first).to be > 2.5 # 3, less what a busy machine takes to show the first
  end

  it "never lets who is no participant hear the room" do
    alan = open_client(token: token_of("Alan"))
    alan.command("subscribe", chat)
    alan.wait_for { |frame| frame["type"] == "reject_subscription" }

    heard = alan.frames_before_echo { app.run('ActionCable.server.broadcast("chat_room_1", "a secret")') }

    expect(heard.map { |frame| frame["message"] }).not_to include("a secret")
  end

  describe "the connection" do
    it "knows a client by its JWT, its session or its cookie" do
      session = app.post("/session", user: "Ada", in: "session")["set-cookie"][/[^;]+/]
      [{ token: ada }, { headers: { "Cookie" => session } }].each do |with|
        client = CableClient.open(app.cable_url(**with.slice(:token)), **with.slice(:headers))
        client.subscribe(channel: "EchoChannel")
        client.perform({ channel: "EchoChannel" }, "whoami")
        expect(client.next_message).to eq({ "user" => "Ada" })
      ensure
        client&.disconnect
      end
    end

    it "rejects a client that is unknown, or whose token has run out or is forged" do
      forged = JWT.encode({ user_id: 1 }, "another secret", "HS256")

      [{}, { token: token_of("Ada", exp: Time.now.to_i - 1) }, { token: forged }].each do |query|
        expect(rejection_of(**query)).to eq(["unauthorized", false])
      end
    end
  end
end
