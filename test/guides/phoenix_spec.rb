# frozen_string_literal: true

require "jwt"
require_relative "../rails/redis_server"
require_relative "support/front_end"
require_relative "support/listeners"
require_relative "support/listing_app"

# What the plan would rebuild in Phoenix, and what Action Cable's clients get of it here. Characters are broadcast by
# the app's own concern and job, as the plan finds them in Rails; the other models by the gem's macro.
RSpec.describe "The Phoenix plan" do
  include Listeners

  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @redis = RailsSuite::RedisServer.new.tap(&:start)
    @front_end = FrontEnd.start { |user_id| token_for(user_id) }
    @app = ListingApp.start("apps/phoenix", adapter: "redis", env: @redis.environment,
                                            action_cable: { allowed_request_origins: [@front_end.origin] })
    @front_end.api_url = @app.url
    @master, @stranger = %w[Master Stranger].map { |name| @app.run("User.named('#{name}').id") }
  end

  after(:context) { [@app, @front_end, @redis].compact.each(&:stop) }

  attr_reader :app, :master, :stranger

  let(:campaign) { app.run("Campaign.create!(name: 'Chi War', user_id: #{master}).id") }
  let(:params) { { channel: "CampaignChannel", id: campaign } }
  let(:client) { connect.tap { |client| client.subscribe(params) } }

  def token_for(user_id, secret: "dummy" * 16, **claims)
    JWT.encode({ user_id: user_id, **claims }, secret, "HS256")
  end

  def connect(user_id = master)
    open_client(token: token_for(user_id))
  end

  # The id of what was made.
  def create(model, **attributes)
    app.run("#{model}.create!(campaign_id: #{campaign}, **#{attributes}).id")
  end

  def change(model, id, **attributes)
    app.run("#{model}.find(#{id}).update!(#{attributes})")
  end

  def destroy(model, id)
    app.run("#{model}.find(#{id}).destroy!")
  end

  def next_messages(count)
    Array.new(count) { client.next_message }
  end

  describe "connecting" do
    def first_frame(token)
      url = app.cable_url(token: token)
      CableClient.new(url).tap { |client| clients << client }.next_frame
    end

    it "takes a token in the query, as the front end sends it" do
      expect(first_frame(token_for(master, exp: Time.now.to_i + 60))).to eq("type" => "welcome")
    end

    it "rejects other tokens" do
      expired = token_for(master, exp: Time.now.to_i - 1)
      tokens = [expired, token_for(master, secret: "guess" * 16), token_for(0), "token", ""]

      expect(tokens.map { |token| first_frame(token) })
        .to all(eq("type" => "disconnect", "reason" => "unauthorized", "reconnect" => false))
    end

    it "agrees on Action Cable's subprotocol, which its client insists on" do
      expect(connect.header("Sec-WebSocket-Protocol")).to eq("actioncable-v1-json")
    end

    it "answers a plain GET, which is no upgrade, with 404, and goes on" do
      expect(app.get("/cable", token: token_for(master)).code).to eq("404")
      expect(connect.status).to eq(101)
    end
  end

  describe "joining and leaving" do
    def answer(user_id, **params)
      client = connect(user_id)
      client.command("subscribe", params)
      client.next_frame
    end

    it "is a subscription with its confirmation, or its rejection" do
      identifier = JSON.generate(params)
      expect(answer(master, **params)).to eq("identifier" => identifier, "type" => "confirm_subscription")
      expect(answer(stranger, **params)).to eq("identifier" => identifier, "type" => "reject_subscription")
      expect(answer(master, channel: "CampaignChannel", id: 0)["type"]).to eq("reject_subscription")
    end

    it "delivers nothing after leaving, and again after joining again" do
      witness = connect.tap { |client| client.subscribe(params) }
      client.command("unsubscribe", params)
      after_leaving = client.frames_before_echo do
        create("Party", name: "Unheard")
        witness.next_message
      end
      client.subscribe(params)
      create("Party", name: "Heard")

      expect(after_leaving).to be_empty
      expect(client.next_message.dig("party", "name")).to eq("Heard")
    end

    it "takes no frames of Phoenix's own, and no harm from them" do
      client.send_text(JSON.generate(["1", "1", "campaign:#{campaign}", "phx_join", {}]))
      create("Party", name: "Dragons")

      expect(client.next_message.dig("party", "name")).to eq("Dragons")
    end
  end

  describe "broadcasting" do
    it "sends messages without an event's name: an identifier and a message" do
      client
      create("Party", name: "Dragons")

      expect(client.next_frame)
        .to match("identifier" => JSON.generate(params), "message" => { "party" => a_kind_of(Hash) })
    end

    # By the concern and its job, by the macro, and by the macro with a job.
    collections = { "Character" => "characters", "Vehicle" => "vehicles", "Fight" => "fights", "Party" => "parties" }
    collections.each do |model, collection|
      entity = model.downcase

      it "tells of #{collection}: the entity, then to reload; of one that is gone: to reload" do
        client
        id = create(model, name: "First")
        expect(next_messages(2)).to match(
          [{ entity => a_hash_including("id" => id, "name" => "First", "entity_class" => model) },
           { collection => "reload" }]
        )
        change(model, id, name: "Second")
        expect(next_messages(2))
          .to match([{ entity => a_hash_including("name" => "Second") }, { collection => "reload" }])
        destroy(model, id)
        create("Party", name: "What comes next")

        expect(next_messages(2)).to match([{ collection => "reload" }, { "party" => a_kind_of(Hash) }])
      end
    end

    it "sends the serializer's fields, and associations as they nest" do
      client
      driver = create("Character", name: "Ting Ting")
      next_messages(2)
      id = create("Vehicle", name: "Van", driver_id: driver)

      expect(client.next_message).to eq(
        "vehicle" => { "id" => id, "name" => "Van", "campaign_id" => campaign, "entity_class" => "Vehicle",
                       "driver" => { "id" => driver, "name" => "Ting Ting", "campaign_id" => campaign,
                                     "entity_class" => "Character" } }
      )
    end

    it "keeps the channels of one connection apart" do
      fight = create("Fight", name: "Big Bruise")
      client.subscribe(channel: "FightChannel", fight_id: fight)
      client.subscribe(channel: "UserChannel")
      app.run("UserChannel.broadcast_to(User.find(#{master}), { online: true })")
      told = client.next_frame
      change("Fight", fight, name: "Bigger Bruise")
      heard = Array.new(3) { client.next_frame }

      expect(told).to eq("identifier" => '{"channel":"UserChannel"}', "message" => { "online" => true })
      expect(heard.map { |frame| [JSON.parse(frame["identifier"])["channel"], *frame["message"].keys] })
        .to contain_exactly(%w[FightChannel fight], %w[CampaignChannel fight], %w[CampaignChannel fights])
    end

    it "keeps the order of many changes" do
      client
      id = create("Vehicle", name: "0")
      app.run("Vehicle.find(#{id}).tap { |vehicle| 1.upto(49) { |number| vehicle.update!(name: number.to_s) } }")

      expect(next_messages(100)).to match(
        Array.new(50) do |number|
          [{ "vehicle" => a_hash_including("name" => number.to_s) }, { "vehicles" => "reload" }]
        end.flatten(1)
      )
    end

    it "says nothing of what was rolled back" do
      client
      app.run(<<~RUBY)
        Vehicle.transaction do
          Vehicle.create!(campaign_id: #{campaign}, name: "Van")
          raise ActiveRecord::Rollback
        end
      RUBY
      create("Party", name: "What comes next")

      expect(client.next_message.keys).to eq(%w[party])
    end

    it "sends the entities of a batch together, in order, and none when it fails" do
      client
      app.run(<<~RUBY)
        parties = %w[One Two].map { |name| Party.new(campaign_id: #{campaign}, name: name) }
        TurboCableRs.batch { parties.each(&:save!) }
        begin
          TurboCableRs.batch { Party.create!(campaign_id: #{campaign}, name: "Three") && raise("failed") }
        rescue RuntimeError
          Party.create!(campaign_id: #{campaign}, name: "Four")
        end
      RUBY

      expect(next_messages(6).filter_map { |message| message.dig("party", "name") }).to eq(%w[One Two Four])
    end

    it "reaches the clients from another process" do
      client
      app.runner("Vehicle.create!(campaign_id: #{campaign}, name: 'From the console')")

      expect(client.next_message.dig("vehicle", "name")).to eq("From the console")
    end
  end

  it "shows a page of the front end, unmodified, what happens to its campaign" do
    window = Browser.window(@front_end.origin)
    window.visit "/production/service?user=#{master}&campaign=#{campaign}"
    expect(window).to have_css(".state", exact_text: "connected")
    create("Vehicle", name: "Van")

    expect(window).to have_css("li:nth-child(1)", text: /\A{"vehicle":{.*"name":"Van".*"entity_class":"Vehicle"/)
    expect(window).to have_css("li:nth-child(2)", exact_text: '{"vehicles":"reload"}')
  end

  it "tells a page of the front end that it may not join" do
    window = Browser.window(@front_end.origin)
    window.visit "/production/service?user=#{stranger}&campaign=#{campaign}"

    expect(window).to have_css(".state", exact_text: "rejected")
  end
end
