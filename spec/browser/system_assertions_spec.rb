# frozen_string_literal: true

require "delegate"
require_relative "../support/browser"
require_relative "demo_server"
require "turbo_cable_rs/testing"

RSpec.describe "Assertions for system tests, without turbo-rails" do
  before(:context) { @demo = DemoServer.start }
  after(:context) { @demo&.stop }

  before do
    # As the app signs; what it signs "tasks" to is looked up in its page.
    signer = Class.new { define_singleton_method(:signed_stream_name) { |streamables| "signed #{streamables}" } }
    stub_const("Turbo::StreamsChannel", signer)
  end

  after { Browser.close_all }

  # A window, as a system test has it.
  let(:page) do
    Class.new(SimpleDelegator) { include TurboCableRs::Testing::SystemAssertions }
         .new(Browser.window(@demo.url).tap { |window| window.config.default_max_wait_time = 10 })
  end

  def signed_name
    page.all(:turbo_cable_stream_source).first["signed-stream-name"]
  end

  it "wait until the page is connected" do
    page.visit "/"
    page.connect_turbo_cable_stream_sources
    expect(page.all(:turbo_cable_stream_source, connected: false, wait: 0)).to be_empty
    page.assert_turbo_cable_stream_source connected: true, channel: "Turbo::StreamsChannel"
  end

  it "wait after the actions that are to be waited for" do
    TurboCableRs::Testing::SystemAssertions.connect_after(page.singleton_class, %i[visit])
    page.visit "/"
    expect(page.all(:turbo_cable_stream_source, connected: false, wait: 0)).to be_empty
  end

  it "know a stream by its signed name, and by what it is signed for" do
    page.visit "/"
    page.assert_turbo_cable_stream_source signed_name
    page.assert_turbo_cable_stream_source signed_stream_name: /--\h{64}\z/
    allow(Turbo::StreamsChannel).to receive(:signed_stream_name).and_call_original
    allow(Turbo::StreamsChannel).to receive(:signed_stream_name).with(:tasks).and_return(signed_name)
    page.assert_turbo_cable_stream_source :tasks
    page.assert_turbo_cable_stream_source signed_stream_name: :tasks
    page.assert_no_turbo_cable_stream_source "notes"
    page.assert_no_turbo_cable_stream_source channel: "OtherChannel"
  end

  it "fail where there is no such element" do
    page.visit "/"
    page.config.default_max_wait_time = 0
    expect { page.assert_turbo_cable_stream_source "nobody's" }.to raise_error(Capybara::ExpectationNotMet)
    expect { page.assert_no_turbo_cable_stream_source signed_name }.to raise_error(Capybara::ExpectationNotMet)
  end
end
