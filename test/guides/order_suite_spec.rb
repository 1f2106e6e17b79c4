# frozen_string_literal: true

require "jwt"
require_relative "support/guide_in_production"
require_relative "support/listeners"

# With Redis, as the guide has it. The adapter turbo_cable_rs will do as well when it reaches other processes.
RSpec.describe "The order suite" do
  include Listeners

  include_context "with the guide in production", "order_suite"

  # Ada works in restaurant 1, Grace in restaurant 2, Alan in none.
  let(:users) { { "Ada" => 1, "Grace" => 2, "Alan" => 3 } }

  def token_of(name, **claims)
    JWT.encode({ user_id: users.fetch(name), **claims }, "dummy" * 16, "HS256")
  end

  def listen(name, *channels)
    open_client(token: token_of(name)).tap do |client|
      channels.each { |channel| client.subscribe(channel: channel) }
    end
  end

  def open_test_page(token)
    open_window("/websocket_test.html").tap { |page| connect(page, token) }
  end

  def connect(page, token)
    page.fill_in "Token", with: token
    page.click_on "Connect"
    expect_live page
  end

  def expect_live(page)
    expect(page).to have_css("#state", text: "connected", exact_text: true)
    expect(page).to have_css("#subscriptions li", count: 2)
  end

  describe "the test script, from another process" do
    # "# Create test data..." is all that the guide prints in its place.
    let(:script) do
      listing = File.read(File.join(ListingApp::GUIDES, "listings/order_suite/script/test_websocket.rb"))
      listing.sub("# Create test data...\n", <<~RUBY)
        test_order = { restaurant: restaurant_id.to_i, status: "pending" }
        test_item = { restaurant: restaurant_id.to_i, name: "Ramen" }
      RUBY
    end

    it "reaches the test pages of that restaurant, and of no other" do
      pages = %w[Ada Grace].map { |name| open_test_page(token_of(name)) }

      Dir.mktmpdir do |directory|
        path = File.join(directory, "test_websocket.rb")
        File.write(path, script)
        [1, 2].each { |restaurant| app.runner(path, restaurant) }
      end

      pages.each.with_index(1) do |page, restaurant|
        expect(page).to have_css("#log li", count: 2)
        expect(page).to have_css("#log li", text: %({"type":"new_order","order":{"restaurant":#{restaurant},))
        expect(page).to have_css("#log li", text: %({"type":"low_stock","item":{"restaurant":#{restaurant},))
      end
    end
  end

  describe "the models" do
    it "broadcast a new order and its change to its restaurant" do
      ada = listen("Ada", "OrderChannel")

      app.run('Order.create!(user_id: 1, restaurant_id: 1, total: 12.5).update!(status: "ready")')

      expect(Array.new(2) { ada.next_message }).to match(
        [
          { "type" => "new_order", "order" => a_hash_including("status" => "pending", "restaurant_id" => 1) },
          { "type" => "order_updated", "order" => a_hash_including("status" => "ready") }
        ]
      )
    end

    it "warn of low stock when damage brings an item to its threshold" do
      ada = listen("Ada", "InventoryChannel")

      app.run(<<~RUBY)
        item = MenuItem.create!(name: "Ramen", restaurant_id: 1, stock_quantity: 5, low_stock_threshold: 3)
        2.times { item.mark_as_damaged }
      RUBY

      expect(ada.next_message).to match("type" => "low_stock",
                                        "item" => a_hash_including("stock_quantity" => 5, "available_quantity" => 3))
    end
  end

  describe "the channels" do
    let(:channels) { %w[OrderChannel InventoryChannel MenuChannel NotificationChannel CategoryChannel] }

    it "keep the restaurants apart" do
      ada = listen("Ada", *channels)
      grace = listen("Grace", *channels)

      channels.each do |channel|
        app.run("ActionCable.server.broadcast(#{"#{channel.underscore}_1".dump}, { to: 1 })")
        app.run("ActionCable.server.broadcast(#{"#{channel.underscore}_2".dump}, { to: 2 })")
      end

      expect(Array.new(channels.size) { ada.next_message }).to all(eq({ "to" => 1 }))
      expect(Array.new(channels.size) { grace.next_message }).to all(eq({ "to" => 2 }))
    end

    it "do not take a restaurant from the client" do
      grace = listen("Grace")
      grace.subscribe(channel: "OrderChannel", restaurant_id: 1)

      heard = grace.frames_before_echo do
        app.run("Order.create!(user_id: 1, restaurant_id: 1); Order.create!(user_id: 2, restaurant_id: 2)")
        grace.next_message
      end

      expect(heard.filter_map { |frame| frame.dig("message", "order", "restaurant_id") }).to eq([2])
    end

    it "reject who works in no restaurant" do
      alan = listen("Alan")

      channels.each { |channel| alan.command("subscribe", { channel: channel }) }

      expect(Array.new(channels.size) { alan.next_frame["type"] }).to all(eq("reject_subscription"))
    end
  end

  describe "a token that has run out" do
    let(:seconds) { 4 }

    # Both lose their connection after that; one of them has asked for another token meanwhile.
    it "is exchanged before the page reconnects, or is told apart from trouble that passes" do
      ends_at = Time.now.to_i + seconds
      prepared, late = Array.new(2) { open_test_page(token_of("Ada", exp: ends_at)) }
      prepared.execute_script("localStorage.setItem('auth_token', arguments[0])", token_of("Ada"))
      Wait.wait_until("the end of the token") { Time.now.to_i > ends_at }

      app.post("/restart")

      [prepared, late].each { |page| expect(page).to have_css("#log li", text: "error: server_restart") }
      expect_live prepared
      expect(late).to have_css("#log li", text: "error: unauthorized")
      connect late, token_of("Ada")

      app.run("Order.create!(user_id: 1, restaurant_id: 1)")
      [prepared, late].each { |page| expect(page).to have_css("#log li", text: '"type":"new_order"', count: 1) }
      expect(late).to have_css("#log li", text: "error: unauthorized", count: 1)
    end
  end

  describe '"closed at once with code 1000"' do
    it "does not happen to a client that is let in" do
      page = open_test_page(token_of("Ada"))
      silent = CableClient.new(app.cable_url(token: token_of("Ada")), headers: { "Sec-WebSocket-Protocol" => nil })

      expect(page).to have_css("#pings", text: /[1-9]/)
      silent.wait_for { |frame| frame["type"] == "ping" }

      expect(page).to have_no_css("#log li", text: "closed with")
      expect(silent.close_code).to be_nil
    ensure
      silent&.disconnect
    end

    # Where the token was stored under `token` and looked for under `auth_token`.
    it "happens to a client without a token, which is told why, and not to come back" do
      client = CableClient.new(app.cable_url(token: "null"))

      expect(client.next_frame).to eq({ "type" => "disconnect", "reason" => "unauthorized", "reconnect" => false })
      expect(client.wait_for_close).to eq(1000)
    end
  end
end
