# frozen_string_literal: true

require "capybara/rspec/matchers"
require_relative "../../spec/support/browser"
require_relative "support/react_guide"

# Pages of the guide's front end, two at once, in Chromium. A page of Next.js holds the same client,
# `@rails/actioncable`: for the server there is no difference.
RSpec.describe ReactGuide, "the pages" do
  include Capybara::RSpecMatchers
  include Wait

  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @guide = described_class.start(workers: 0)
    @ada, @grace = %w[Ada Grace].map { |name| { user: @guide.user(name), name: name } }
    @windows = Array.new(2) { Browser.window(@guide.front_end.origin) }
  end

  after(:context) do
    Browser.close_all
    @guide&.stop
  end

  before do
    @log_start = app.rails_log.bytesize
    windows.each { |window| open_tab(window) }
  end

  after do |example|
    Browser.screenshots(example.full_description) if example.exception
    windows.each { |window| close_tab(window) }
    guide.clerk.lifetime = 3600
    wait_until("everyone to be gone") { connections.zero? }
  end

  attr_reader :guide, :ada, :grace, :windows

  let(:room) do
    app.run("ChatRoom.create!(name: 'Lobby', participants: User.find([#{ada[:user]}, #{grace[:user]}])).id")
  end

  def app
    guide.app
  end

  def connections
    app.run("ActionCable.server.connections.size")
  end

  # What the app has logged since the example began.
  def log
    app.rails_log.byteslice(@log_start..)
  end

  def restart
    app.stop
    yield
    app.start
  end

  # --- pages ---

  def visit(window, page, build: "production", **query)
    window.visit "/#{build}/#{page}?#{URI.encode_www_form(query)}"
  end

  def visit_chat(window, person, **options)
    visit(window, "chat", room: room, **person, **options)
    expect(window).to have_css(".presence li", text: person[:name])
  end

  # Ada's window and Grace's.
  def visit_chats(**options)
    windows.zip([ada, grace]) { |window, person| visit_chat(window, person, **options) }
    expect(windows).to all(see_people("Ada", "Grace"))
    windows
  end

  def say(window, text)
    window.fill_in "Type a message...", with: text
    window.click_on "Send"
  end

  # In a tab of its own, to be closed: a page that is only left may stay in memory for the back button, and connected.
  def open_tab(window)
    window.switch_to_window(window.open_new_window)
  end

  def close_tab(window)
    first, tab = window.windows
    tab&.close
    window.switch_to_window(first)
  end

  # Faster than the server answers; React renders in between.
  def leave_and_enter(window, times:)
    window.evaluate_async_script(<<~JS, times)
      const [times, done] = arguments
      for (let click = 0; click < 2 * times; click++) {
        document.querySelector('button').click()
        await new Promise((rendered) => setTimeout(rendered))
      }
      done(true)
    JS
  end

  # As when its user comes back to the tab: the client looks at its connection now, not in some seconds.
  def come_back_to(window)
    window.execute_script("window.dispatchEvent(new Event('visibilitychange'))")
  end

  # --- what they show ---

  def see_people(*names)
    have_css(".presence", exact_text: names.join("\n"))
  end

  def see_message(text)
    have_css("p", exact_text: text, count: 1)
  end

  it "carry a chat between two people" do
    first, second = visit_chats
    say first, "Hello Grace"
    expect(second).to have_css(".bg-gray-200", text: /\AAda\s+Hello Grace\z/)
    second.fill_in "Type a message...", with: "Hello Ada\n"

    expect(first).to have_css(".bg-gray-200", text: /\AGrace\s+Hello Ada\z/)
    expect(first).to have_css(".bg-blue-500", exact_text: "Hello Grace")
    windows.each { |window| expect(window).to see_message("Hello Grace").and(see_message("Hello Ada")) }
  end

  it "show who is typing, for as long" do
    first, second = visit_chats
    first.fill_in "Type a message...", with: "Hel"

    expect(second).to have_text("Ada is typing…")
    expect(first).to have_no_text("is typing")
    expect(second).to have_no_text("Ada is typing…")
  end

  it "unsubscribe when a component is unmounted, and stay connected" do
    first, second = visit_chats
    first.click_on "Leave"
    expect(second).to see_people("Grace")
    expect(connections).to eq(2)
    first.click_on "Enter"
    expect(windows).to all(see_people("Ada", "Grace"))

    say second, "Welcome back"
    expect(first).to see_message("Welcome back")
  end

  it "are subscribed in the end, and once, however often they leave and enter in a row" do
    first, second = visit_chats
    leave_and_enter(first, times: 10)
    wait_until("ten more subscriptions") { log.scan("is streaming from presence_#{room}").size == 2 + 10 }
    expect(windows).to all(see_people("Ada", "Grace"))

    say second, "Still there?"
    expect(first).to see_message("Still there?")
  end

  it "disconnect who signs out, or closes the tab" do
    first, second = visit_chats
    first.click_on "Sign out"
    expect(second).to see_people("Grace")
    wait_until("Ada to be gone") { connections == 1 }

    visit_chat(first, ada)
    expect(second).to see_people("Ada", "Grace")
    close_tab first
    expect(second).to see_people("Grace")
  end

  it "show notifications" do
    window = windows.first
    visit(window, "notifications", **ada)
    wait_until("the subscription") { log.include?("NotificationChannel is transmitting the subscription confirmation") }
    app.run(<<~RUBY)
      NotificationChannel.broadcast_to(
        User.find(#{ada[:user]}),
        { type: 'notification', data: { id: 1, title: 'New Order', body: "Order #7 has been placed" } }
      )
    RUBY

    expect(window).to have_css("li", exact_text: "New Order")
    expect(window).to have_css("output", exact_text: "New Order: Order #7 has been placed")
  end

  it "follow an order, and show nothing to strangers" do
    order = app.run("Order.create!(user_id: #{ada[:user]}).id")
    windows.zip([ada, grace]) { |window, person| visit(window, "order", order: order, **person) }
    %w[confirmation rejection].each do |answer|
      wait_until(answer) { log.include?("OrderStatusChannel is transmitting the subscription #{answer}") }
    end
    app.run("Order.find(#{order}).update!(status: 'preparing', estimated_ready_at: 1.hour.from_now)")

    first, second = windows
    expect(first).to have_css(".status", exact_text: "preparing").and(have_text("Estimated ready"))
    expect(second).to have_css(".status", exact_text: "pending")
  end

  it "come back by themselves when the server was restarted" do
    first, second = visit_chats
    restart { expect(windows).to all(have_text("Reconnecting…")) }

    expect(windows).to all(have_no_text("Reconnecting…"))
    expect(windows).to all(see_people("Ada", "Grace"))
    say first, "Back again"
    expect(second).to see_message("Back again")
  end

  it "come back with a new token when theirs has expired; with the guide's provider they stay away" do
    guide.clerk.lifetime = 5
    amended, guides = windows
    visit_chat(amended, ada, renewing: true)
    visit_chat(guides, grace)
    expiry = Time.now + guide.clerk.lifetime
    restart do
      expect(amended).to have_text("Connecting...")
      expect(guides).to have_text("Reconnecting…")
      wait_until("expiry") { Time.now > expiry }
    end
    guide.clerk.lifetime = 3600

    windows.each { |window| come_back_to(window) }
    expect(amended).to have_no_text("Connecting...")
    say amended, "Back again"
    expect(amended).to see_message("Back again").and(see_people("Ada"))
    come_back_to(guides)
    say guides, "Am I back?"
    expect(guides).to have_text("Reconnecting…").and(have_no_text("Connecting...").and(have_no_text("Am I back?")))
    expect(connections).to eq(1)
  end

  describe "under React's StrictMode, which mounts everything twice," do
    let(:strict) { { build: "development", strict: true } }

    def chats_confirmed
      log.scan("ChatChannel is transmitting the subscription confirmation").size
    end

    # Of the two that the page asks for the second comes when the first is in use.
    def give_tokens_one_by_one
      given = guide.front_end.tokens_given
      guide.front_end.before_token = ->(number) { wait_until("its turn") { chats_confirmed == number - given - 1 } }
      yield
    ensure
      guide.front_end.before_token = proc {}
    end

    it "are subscribed in the end, and once" do
      first, second = visit_chats(**strict, renewing: true)
      say first, "Hello"

      [first, second].each { |window| expect(window).to see_message("Hello") }
      expect(connections).to eq(2)
    end

    it "are so with the guide's provider, too, which leaves a connection behind" do
      window = windows.first
      give_tokens_one_by_one do
        visit(window, "chat", room: room, **ada, **strict)
        wait_until("both subscriptions") { chats_confirmed == 2 }
      end
      say window, "Hello"

      expect(window).to see_message("Hello")
      expect(connections).to eq(2)
    end
  end
end
