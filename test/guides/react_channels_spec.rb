# frozen_string_literal: true

require_relative "support/listeners"
require_relative "support/react_guide"

RSpec.describe ReactGuide, "the channels" do
  include Listeners
  include Wait

  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @guide = described_class.start
    @ada, @grace = %w[Ada Grace].map { |name| @guide.user(name) }
    @boss = @guide.user("Boss", role: "admin")
  end

  after(:context) { @guide&.stop }

  attr_reader :guide, :ada, :grace, :boss

  def app
    guide.app
  end

  def connect(user)
    url = app.cable_url(token: guide.clerk.token_for(user))
    CableClient.open(url, origin: guide.front_end.origin).tap { |client| clients << client }
  end

  def subscribe(user, **params)
    connect(user).tap { |client| client.subscribe(params) }
  end

  # The answer to a subscription: "confirm_subscription" or "reject_subscription".
  def answer(user, **params)
    client = connect(user)
    client.command("subscribe", params)
    client.next_frame["type"]
  end

  def notify(user, title)
    message = { type: "notification", data: { title: title } }
    app.run("NotificationChannel.broadcast_to(User.find(#{user}), #{message})")
  end

  def order(**attributes)
    app.run("Order.create!(#{{ user_id: ada, total: 12.5, **attributes }}).id")
  end

  it "pushes notifications to each client of one user, and to nobody else" do
    listeners = [ada, ada, grace].map { |user| subscribe(user, channel: "NotificationChannel") }
    notify ada, "New Order"
    notify grace, "For Grace"

    titles = listeners.map { |client| client.next_message.dig("data", "title") }
    expect(titles).to eq(["New Order", "New Order", "For Grace"])
  end

  describe "of an order's status" do
    it "takes the one who ordered, and admins" do
      params = { channel: "OrderStatusChannel", order_id: order }
      expect([ada, boss, grace].map { |user| answer(user, **params) })
        .to eq(%w[confirm_subscription confirm_subscription reject_subscription])
      expect(answer(boss, channel: "OrderStatusChannel", order_id: 999_999)).to eq("reject_subscription")
    end

    it "tells of another status, and of nothing else" do
      id = order
      tracker = subscribe(ada, channel: "OrderStatusChannel", order_id: id)
      app.run("Order.find(#{id}).tap { |order| order.update!(total: 25) }.update!(status: 'preparing')")

      expect(tracker.next_message).to match(
        "type" => "order_status_update",
        "data" => { "id" => id, "status" => "preparing", "updated_at" => /\A\d{4}-\d\d-\d\dT[\d:]+Z\z/,
                    "estimated_ready_at" => nil }
      )
    end
  end

  describe "of a chat" do
    let(:room) { app.run("ChatRoom.create!(name: 'Lobby', participants: User.find([#{ada}, #{grace}])).id") }
    let(:params) { { channel: "ChatChannel", room_id: room } }

    it "carries what a member speaks to the room, in order" do
      speaker, listener = [ada, grace].map { |user| subscribe(user, **params) }
      bodies = Array.new(20) { |number| "Message #{number}" }
      bodies.each { |body| speaker.perform(params, "speak", body: body) }

      messages = Array.new(20) { listener.next_message }
      expect(messages.map { |message| message.dig("data", "body") }).to eq(bodies)
      expect(messages.first).to match(
        "type" => "new_message", "data" => a_hash_including("user_id" => ada, "user_name" => "Ada", "id" => Integer)
      )
      expect(speaker.next_message).to eq(messages.first)
    end

    it "takes members only" do
      expect(answer(boss, **params)).to eq("reject_subscription")
    end

    it "drops what cannot be saved, and keeps the speaker" do
      speaker = subscribe(ada, **params)
      ["", "Hello"].each { |body| speaker.perform(params, "speak", body: body) }

      expect(speaker.next_message.dig("data", "body")).to eq("Hello")
      expect(app.rails_log).to match(/Could not execute command .*Body can't be blank/)
    end
  end

  describe "of the dashboard" do
    it "takes admins and staff" do
      staff = guide.user("Staff", role: "staff")
      expect([boss, staff, ada].map { |user| answer(user, channel: "AdminDashboardChannel") })
        .to eq(%w[confirm_subscription confirm_subscription reject_subscription])
    end

    it "hears of orders, and the customer too, from a job" do
      dashboard = subscribe(boss, channel: "AdminDashboardChannel")
      customer = subscribe(ada, channel: "NotificationChannel")
      id = order(status: "ready_soon")
      app.run("OrderNotificationJob.perform_later(#{id})")

      expect(customer.next_message["data"]).to eq("title" => "Order Update", "order_id" => id,
                                                  "body" => "Your order ##{id} is now Ready soon")
      expect(dashboard.next_message).to match(
        "type" => "order_update", "data" => a_hash_including("id" => id, "status" => "ready_soon", "total" => "12.5")
      )
    end
  end

  it "keeps restaurants apart" do
    home, other = %w[Shimizu Hayashi].map { |name| app.run("Restaurant.create!(name: '#{name}').id") }
    cook = guide.user("Cook", restaurant_id: home)

    expect([home, other].map { |id| answer(cook, channel: "RestaurantChannel", restaurant_id: id) })
      .to eq(%w[confirm_subscription reject_subscription])
  end

  describe "of presence, in Redis" do
    let(:params) { { channel: "PresenceChannel", room_id: SecureRandom.hex(4) } }

    # Passes over what came before: whoever subscribes may hear of it.
    def wait_for_names(client, *names)
      client.wait_for do |frame|
        frame["type"].nil? && frame.dig("message", "data", "users").map { |user| user["name"] }.sort == names
      end
    end

    it "tells who is here, however one goes" do
      watcher = subscribe(boss, **params)

      %i[close vanish].each do |way|
        visitor = subscribe(grace, **params)
        wait_for_names watcher, "Boss", "Grace"
        visitor.public_send(way)
        wait_for_names watcher, "Boss"
      end
    end

    it "forgets one who closes one of two tabs: the guide's set has users, not tabs" do
      watcher = subscribe(boss, **params)
      tabs = Array.new(2) { subscribe(grace, **params) }
      2.times { wait_for_names watcher, "Boss", "Grace" }
      tabs.first.close

      wait_for_names watcher, "Boss"
    end
  end

  it "answers a channel that does not exist with a rejection" do
    expect(answer(ada, channel: "NotificationsChannel")).to eq("reject_subscription")
  end

  it "serves many more clients than Puma has threads, in all its processes" do
    processes = []
    listeners = Array.new(30) do
      subscribe(ada, channel: "NotificationChannel").tap do |client|
        client.subscribe(channel: "EchoChannel")
        client.perform({ channel: "EchoChannel" }, "process_id")
        processes << client.next_message["process_id"]
      end
    end
    expect(processes.uniq.size).to eq(2)
    notify ada, "To all"

    expect(listeners.map { |client| client.next_message.dig("data", "title") }).to all(eq("To all"))
    expect(app.get("/up").code).to eq("200")
  end

  it "logs broadcasts to a logger of their own" do
    app.run(<<~RUBY)
      begin
        logger = ActionCable.server.config.logger
        ActionCable.server.config.logger = Logger.new(STDOUT)
        ActionCable.server.broadcast("debugged", { id: 1 })
      ensure
        ActionCable.server.config.logger = logger
      end
    RUBY

    wait_until("the log line") { app.puma_log.include?("[ActionCable] Broadcasting to debugged: {:id=>1}") }
  end
end
