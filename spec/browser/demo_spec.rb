# frozen_string_literal: true

require "capybara/rspec/matchers"
require_relative "../support/browser"
require_relative "demo_server"

RSpec.describe "The demo app" do
  include Capybara::RSpecMatchers

  before(:context) { @demo = DemoServer.start }
  after(:context) { @demo&.stop }

  after do |example|
    Browser.screenshots(example.description) if example.exception
    Browser.close_all
  end

  attr_reader :demo

  def open_window
    Browser.window(demo.url).tap do |window|
      window.config.enable_aria_label = true # the list's buttons are icons
      window.visit "/"
      expect_live window
    end
  end

  def open_two_windows
    [open_window, open_window]
  end

  def expect_live(window)
    expect(window).to have_css("client-count[data-state=connected]")
    expect(window).to have_css("#tasks_stream [connected]", visible: :all)
  end

  def add_task(window, title)
    window.fill_in "New task", with: title
    window.click_on "Add"
  end

  def join_chat(window, name)
    window.fill_in "Choose a name", with: name
    window.click_on "Join"
    expect(window).to have_button("#{name} · leave")
    expect_live window
  end

  def say(window, text)
    window.fill_in "Message", with: text
    window.click_on "Send"
  end

  def message_by(name, text)
    have_css(".message", text: /\A#{name} .*#{Regexp.escape(text)}\z/m)
  end

  it "shows in one window what is done to the tasks in the other" do
    first, second = open_two_windows

    add_task first, "Water the plants"
    expect(second).to have_css(".task[data-done=false]", text: "Water the plants")

    second.click_on "Done: Water the plants"
    expect(first).to have_css(".task[data-done=true]", text: "Water the plants")

    first.click_on "Edit: Water the plants"
    first.fill_in "Title", with: "Water the garden"
    first.click_on "Save"
    expect(second).to have_css(".task[data-done=true]", text: "Water the garden")

    second.click_on "Remove: Water the garden"
    expect(first).to have_no_text("Water the garden")
  end

  it "leaves half-written text alone when the list changes" do
    first, second = open_two_windows

    second.fill_in "New task", with: "Half a thou"
    add_task first, "Interrupt"

    expect(second).to have_css(".task", text: "Interrupt")
    expect(second).to have_field("New task", with: "Half a thou")
  end

  it "takes a task without JavaScript" do
    window = Browser.window(demo.url)
    window.driver.browser.execute_cdp("Emulation.setScriptExecutionDisabled", value: true)

    window.visit "/"
    expect(window).to have_text("Needs JavaScript")
    add_task window, "By plain form"

    expect(window).to have_link("By plain form")
  end

  it "carries the chat between two people, and times it" do
    first, second = open_two_windows
    join_chat first, "Ada"
    join_chat second, "Grace"

    say first, "Hello <b>Grace</b>"
    expect(second).to message_by("Ada", "Hello <b>Grace</b>")
    say second, "Hello Ada"
    expect(first).to message_by("Grace", "Hello Ada")

    expect(first).to have_css(".message[data-own=true]", text: "Hello <b>Grace</b>")
    expect(first).to have_css(".message[data-own=false]", text: "Hello Ada")
    expect(first).to have_text(/There and back: \d+\.\d ms/)
  end

  it "says why it refuses a message" do
    window = open_window
    join_chat window, "Ada"

    say window, "   "

    expect(window).to have_field("Message", validation_message: "Body can't be blank")
  end

  it "counts the clients that are connected" do
    first = open_window
    expect(first).to have_text("1 client connected")

    second = open_window
    [first, second].each { |window| expect(window).to have_text("2 clients connected") }

    second.quit
    expect(first).to have_text("1 client connected")
  end

  it "finds its way back after a restart of the server, with what it missed" do
    first, second = open_two_windows
    join_chat first, "Ada"
    join_chat second, "Grace"

    demo.pause
    expect(first).to have_css("client-count[data-state=disconnected]")
    expect(first).to have_no_css("#tasks_stream [connected]", visible: :all)
    demo.run 'Task.create!(title: "Missed")'
    demo.start

    expect_live first
    expect_live second
    expect(first).to have_css(".task", text: "Missed")
    expect(first).to have_text("2 clients connected")
    say first, "Back again"
    expect(second).to message_by("Ada", "Back again")
  end
end
