# frozen_string_literal: true

require_relative "support/guide_in_production"
require_relative "support/listeners"

# The guide's first listing of each class, its config/cable.yml and its config/puma.rb: production, Redis, two workers.
RSpec.describe "The patterns guide" do
  include Listeners

  include_context "with the guide in production", "patterns"

  def open_live_window(path, **query)
    open_window(path, **query).tap do |window|
      expect(window).to have_css("turbo-cable-stream-source[connected]", visible: :all)
    end
  end

  def open_subscription(token, identifier)
    open_window("/subscription", token: token, identifier: identifier.to_json).tap do |window|
      expect(window).to have_css("#state", text: "connected", exact_text: true)
    end
  end

  def listen(*streams, token: "ada")
    open_client(token: token).tap do |client|
      streams.each { |stream| client.subscribe(channel: "RoomChannel", room: stream) }
    end
  end

  it "shows a comment on both pages, then its change, then its end" do
    first, second = %w[ada grace].map { |token| open_live_window("/comments", post_id: 1, token: token) }

    first.fill_in "Comment", with: "First <b>!"
    first.click_on "Send"
    [first, second].each { |window| expect(window).to have_css("#comments p", text: "First <b>!", count: 1) }

    app.run('Comment.last.update!(body: "Second")')
    [first, second].each { |window| expect(window).to have_css("#comments > p > p", text: "Second") }

    first.execute_script("fetch('/api/v1/posts/1/comments/1', { method: 'DELETE' })")
    [first, second].each { |window| expect(window).to have_no_css("#comments p") }
  end

  it "shows a notification and the new count to its user, on both pages, and to nobody else" do
    first, second, other = %w[ada ada grace].map { |token| open_live_window("/notifications", token: token) }

    app.runner('User.find_by!(name: "Ada").notifications.create!(title: "A new order")')
    [first, second].each do |window|
      expect(window).to have_css("#notifications p", text: "A new order", count: 1)
      expect(window).to have_css("#notification_count", text: "1")
    end

    app.run('User.find_by!(name: "Grace").notifications.create!(title: "Another")')
    expect(other).to have_css("#notifications p", text: "Another", count: 1)
    expect(other).to have_no_text("A new order")
  end

  it "tells who is present, away and gone" do
    room = { channel: "PresenceChannel", room_id: 1 }
    first = open_subscription("ada", room)
    second = open_subscription("grace", room)
    expect(first).to have_css("li", text: /"name":"Ada".*"name":"Grace"/)

    second.execute_script("subscription.perform('away')")
    [first, second].each { |window| expect(window).to have_css("li", text: /"name":"Grace",[^}]*"status":"away"/) }

    second.execute_script("subscription.perform('appear')")
    [first, second].each do |window|
      expect(window).to have_css("li:last-child", text: /"name":"Grace",[^}]*"status":"online"/)
    end

    second.quit
    expect(first).to have_css("li:last-child", text: /\A((?!Grace).)*"name":"Ada"((?!Grace).)*\z/)
  end

  # What the guide's chat lacks is in patterns_amended_spec.rb.
  it "keeps a chat message, and broadcasts it twice, to a stream that the channel does not take" do
    ada = open_client(token: "ada")
    chat = { channel: "ChatChannel", room_id: 1 }
    ada.subscribe(chat)
    listener = listen("chat_room_1", "chat:chat_room_1", token: "grace")

    ada.perform(chat, "receive", body: "Hello, world!")

    frames = Array.new(2) { listener.wait_for { |frame| frame["message"].is_a?(Hash) } }
    expect(frames.map { |frame| frame["identifier"] }).to all(include('"room":"chat:chat_room_1"'))
    expect(frames.map { |frame| frame["message"] })
      .to all(include("type" => "message", "message" => a_hash_including("body" => "Hello, world!")))
    expect(app.run("Message.pluck(:body)")).to eq(["Hello, world!"])
    expect(ada.frames.filter_map { |frame| frame.dig("message", "type") }).not_to include("message")
  end

  it "tells the room who joined and who left" do
    ada = open_client(token: "ada")
    grace = open_client(token: "grace")
    chat = { channel: "ChatChannel", room_id: 1 }
    ada.subscribe(chat)
    grace.subscribe(chat)
    grace_joined = { "type" => "user_joined", "user" => { "id" => 2, "name" => "Grace", "avatar_url" => nil } }
    ada.wait_for { |frame| frame["message"] == grace_joined }

    grace.close

    ada.wait_for { |frame| frame["message"] == { "type" => "user_left", "user_id" => 2 } }
  end

  it "rejects who is no participant of the room" do
    alan = open_client(token: "alan")

    alan.command("subscribe", { channel: "ChatChannel", room_id: 1 })

    alan.wait_for { |frame| frame["type"] == "reject_subscription" }
  end

  it "broadcasts from another process to a user, a team and everyone" do
    listener = listen("notifications:1", "team:1:user:1", "global_notifications")

    app.runner(<<~RUBY)
      ada = User.find_by!(name: "Ada")
      NotificationBroadcaster.broadcast_to_user(ada, Notification.new(user: ada, title: "A new order"))
      NotificationBroadcaster.broadcast_to_team(Team.create!(name: "Kitchen", members: [ada]), "Hands, please")
      NotificationBroadcaster.broadcast_to_all("Closing time")
    RUBY

    expect(Array.new(3) { listener.next_message }).to match(
      [
        { "type" => "notification", "notification" => a_hash_including("title" => "A new order") },
        { "type" => "team_message", "message" => "Hands, please" },
        { "type" => "announcement", "message" => "Closing time" }
      ]
    )
  end

  it "broadcasts a post when it is published and its text has changed" do
    listener = listen("posts:updates")

    app.run(<<~RUBY)
      post = Post.create!(title: "Draft")
      post.update!(title: "Still a draft")
      post.update!(published: true)
      post.update!(title: "Out")
    RUBY

    expect(listener.next_message).to include("title" => "Out")
  end

  describe "the report" do
    let(:progress) do
      ["Starting report generation...", "Generating... 25%", "Generating... 50%", "Generating... 75%",
       "Generating... 100%", "Report completed!"]
    end

    def expect_report(listener)
      expect(Array.new(progress.size) { listener.next_message(deadline: 30) })
        .to match(progress.map { |text| a_hash_including("type" => "progress_update", "message" => text) })
      expect(listener.next_message).to include("type" => "report_completed")
    end

    it "tells of its progress from a job in the server" do
      reports = { channel: "ProgressChannel" }
      ada = open_client(token: "ada")
      ada.subscribe(reports)

      ada.perform(reports, "generate", title: "Sales")

      expect_report(ada)
    end

    it "tells of its progress from Sidekiq" do
      ada = open_client(token: "ada")
      ada.subscribe(channel: "ProgressChannel")
      app.runner(<<~RUBY)
        ActiveJob::Base.queue_adapter = :sidekiq
        ReportGenerationJob.perform_later(1, Report.create!(user_id: 1, title: "Sales").id)
      RUBY

      app.beside("bundle", "exec", "sidekiq", "--require", "./config/environment.rb") { expect_report(ada) }
    end
  end

  it "reaches the clients of both workers, through Redis, under the app's prefix" do
    clients = clients_of_both_workers
    clients.each { |client| client.subscribe(channel: "RoomChannel", room: "lobby") }

    app.run('ActionCable.server.broadcast("lobby", { text: "Hi" })')

    expect(clients.map(&:next_message)).to all(eq({ "text" => "Hi" }))
    expect(app.run('$redis_pool.with { |redis| redis.pubsub("channels", "myapp_production:*") }'))
      .to include("myapp_production:lobby")
  end

  def clients_of_both_workers
    Wait.wait_until("a client of each worker") do
      client = open_client(token: "ada")
      (@by_worker ||= {})[process_of(client)] ||= client
      @by_worker.values if @by_worker.size == 2
    end
  end

  def process_of(client)
    echo = { channel: "EchoChannel" }
    client.subscribe(echo)
    client.perform(echo, "process_id")
    client.next_message["process_id"]
  end
end
