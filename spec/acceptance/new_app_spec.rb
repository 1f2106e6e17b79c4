# frozen_string_literal: true

require "json"
require "spec_helper"
require "support/browser"
require "support/installed_gem"
require "support/new_app"
require "support/puma_process"
require "tmpdir"

RSpec.describe "A new Rails app with the gem" do
  before(:context) do
    @directory = Dir.mktmpdir("new_app")
    gem = InstalledGem.new(@directory)
    gem.install
    @app = NewApp.new(@directory, gem_env: gem.env)
    @app.create
    @told = generate
    @server = PumaProcess.new(@app.root, env: @app.env)
    @server.start
  end

  after(:context) do
    @server&.stop
  ensure
    FileUtils.remove_entry(@directory)
  end

  after do |example|
    keep_evidence(example) if example.exception
    Browser.close_all
  end

  def generate(*arguments)
    @app.run("bin/rails", "generate", "turbo_cable_rs:install", *arguments)
  end

  def keep_evidence(example)
    screenshots = Browser.screenshots(example.full_description)
    example.reporter.message("\nWindows: #{screenshots.inspect}\nPuma:\n#{@server.log_tail}")
  end

  def messages
    Browser.window(@server.url).tap do |window|
      window.visit "/messages"
      window.assert_selector "turbo-cable-stream-source[connected]", visible: :all
    end
  end

  def chat(name)
    Browser.window(@server.url).tap do |window|
      window.visit "/session/new"
      window.fill_in "Name", with: name
      window.click_on "Sign in"
      window.assert_selector "#state", text: "connected"
    end
  end

  def post(text, window: messages)
    window.fill_in "Message", with: text
    window.click_on "Post"
  end

  def say(text, window)
    window.fill_in "Say something", with: text
    window.click_on "Say"
  end

  # Without this all of it could be stock Action Cable's work.
  def expect_native(connections)
    @server.wait_until(10, "serve #{connections} clients from Rust") do
      JSON.parse(@server.get("/stats"))["connections"] == connections
    end
  end

  it "has nothing left to do but to restart, says the generator, which changes nothing when it runs again" do
    expect(@told.scan(/^  \* .*/)).to eq(["  * Restart the server."])
    expect { generate }.not_to(change { @app.files("config/**/*") })
  end

  it "shows a record that is created in the server on every page, through Turbo" do
    pages = [messages, messages]
    expect_native 2

    post "Hello from elsewhere"
    expect(pages).to all(have_css("#messages li", text: "Hello from elsewhere", count: 1))
  end

  it "lets two people chat through the stock client" do
    ada = chat("Ada")
    grace = chat("Grace")
    expect_native 2

    say "Hello Grace", ada
    expect(grace).to have_css("#chat li", text: "Ada: Hello Grace")
    say "Hello Ada", grace
    expect([ada, grace]).to all(have_css("#chat li:last-child", text: "Grace: Hello Ada"))
  end

  it "tells the stock client that a subscription is rejected" do
    guest = Browser.window(@server.url)
    guest.visit "/chat"
    expect(guest).to have_css("#state", text: "rejected")
  end

  it "serves a page that stayed open when it is back after a restart" do
    page = messages
    page.execute_script "window.sameDocument = true"

    @server.stop
    expect(page).to have_css("turbo-cable-stream-source:not([connected])", visible: :all)
    @server.start
    expect(page).to have_css("turbo-cable-stream-source[connected]", visible: :all)
    expect_native 1

    post "Back again"
    expect(page).to have_css("#messages li", text: "Back again", count: 1)
    expect(page.evaluate_script("window.sameDocument")).to be(true)
  end

  it "broadcasts through the gem's own adapter when the generator has put it into cable.yml" do
    generate "--adapter", "turbo_cable_rs"
    expect(@app.files("config/cable.yml").values).to all(match(/^development:\n  adapter: turbo_cable_rs$/))
    @server.restart
    page = messages
    expect_native 1

    post "By another adapter"
    expect(page).to have_css("#messages li", text: "By another adapter", count: 1)
  end
end
