# frozen_string_literal: true

require "capybara/rspec/matchers"
require_relative "../support/browser"
require_relative "../support/dummy"

# Two pages with turbo_cable's client. A stand-in for it is in the repository; the real one is used with
#
#   TURBO_CABLE_CONTROLLER=…/turbo_streams_controller.js STIMULUS=…/stimulus.js rspec spec/browser/turbo_cable_spec.rb
RSpec.describe "A page with turbo_cable's client" do
  include Capybara::RSpecMatchers
  include Wait

  before(:context) do
    page = File.expand_path("turbo_cable/page.rb", __dir__)
    @dummy = Dummy.start(turbo_cable_rs: { ping_interval: 0.2 }, initializer: "load #{page.inspect}")
  end
  after(:context) { @dummy&.stop }

  after do |example|
    Browser.screenshots(example.full_description) if example.exception
    Browser.close_all
  end

  attr_reader :dummy

  def open_window
    Browser.window(dummy.url.chomp("/")).tap do |window|
      window.visit "/turbo_cable"
      expect_live window
    end
  end

  def connections
    JSON.parse(dummy.get("/stats").body).fetch("connections")
  end

  # Once it gets what is sent to its last stream it has all of them.
  def expect_live(window)
    mark = { mark: rand }
    wait_until("the page to be live") do
      broadcast("open", mark)
      window.has_css?("#json li", text: mark.to_json, wait: 0)
    end
  end

  def broadcast(stream, message)
    dummy.post("/broadcasts", stream: stream, message: JSON.generate(message))
  end

  def element(action, target, html = "")
    %(<turbo-stream action="#{action}" target="#{target}"><template>#{html}</template></turbo-stream>)
  end

  it "carries out what is broadcast to its signed streams, in both windows" do
    windows = [open_window, open_window]
    broadcast("scores", element("replace", "score", '<p id="score">1:0</p>'))
    broadcast("room:messages", element("append", "messages", "<li>Größe &lt;b&gt;</li>"))
    broadcast("room:messages", element("prepend", "messages", '<li id="old">first</li>'))
    windows.each do |window|
      expect(window).to have_css("#score", text: "1:0")
      expect(window).to have_css("#messages li", count: 2)
      expect(window.all("#messages li").map(&:text)).to eq(["first", "Größe <b>"])
    end

    broadcast("room:messages", element("remove", "old"))
    broadcast("scores", element("update", "score", "2:0"))
    windows.each do |window|
      expect(window).to have_css("#score", text: "2:0")
      expect(window).to have_no_css("#old")
    end
  end

  it "gives JSON to the page, as an event, and nothing of a stream that it may not have" do
    windows = [open_window, open_window]
    broadcast("closed", { leaked: true })
    broadcast("scores", { progress: 50, note: "<b>" })
    windows.each do |window|
      item = window.find("#json li", text: '{"progress":50,"note":"<b>"}')
      expect(item["data-stream"]).to match(/--\h{64}\z/)
      expect(window).to have_no_css("#json li", text: "leaked", wait: 0)
    end
    expect(dummy.rails_log).to include('does not get the stream "closed"')
  end

  it "shows what turbo_cable's publishers post" do
    window = open_window
    body = { stream: "scores", data: element("update", "score", "3:0") }.to_json
    response = Net::HTTP.post(URI(dummy.url("/_broadcast")), body, "Content-Type" => "application/json")
    expect(response.code).to eq("201")
    expect(window).to have_css("#score", text: "3:0")
  end

  it "comes back when the server lets it go" do
    window = open_window
    dummy.delete("/connections", user: "alice")
    wait_until("the page to be gone") { connections.zero? }
    expect_live window
    broadcast("scores", element("update", "score", "4:0"))
    expect(window).to have_css("#score", text: "4:0")
  end
end
