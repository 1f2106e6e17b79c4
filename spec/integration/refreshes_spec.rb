# frozen_string_literal: true

require_relative "turbo_helper"

RSpec.describe "Turbo's page refreshes", :cable, :turbo do
  # Starts an app for the examples of a context.
  def self.app(**options)
    before(:context) { @server = Dummy.start(initializer: TurboHelper::ROUTES, **options) }
    after(:context) { @server&.stop }
    let(:server) { @server }
  end

  let(:page) { connect.tap { |client| client.subscribe(turbo("page")) } }

  def refresh(count, threads: 1, id: nil)
    server.post("/refreshes", **{ count: count, threads: threads, id: id }.compact)
  end

  # All messages up to the first one after "end"; a refresh that was held back comes behind it.
  def messages_to_the_last
    messages = []
    messages << page.next_message until messages[-2] == "end"
    messages
  end

  def request_ids(messages)
    messages.grep(/refresh/).map { |message| message[/request-id="(.*?)"/, 1] }
  end

  CableHelper::ADAPTERS.each do |adapter|
    context "with the adapter #{adapter}" do
      app adapter: adapter

      it "are a handful when a thousand come from many threads, and the last one is after all" do
        page
        refresh(50, threads: 20)
        messages = messages_to_the_last
        expect(messages.first).to match(/refresh/)
        expect(messages.last).to match(/refresh/)
        expect(messages.size).to be <= 8
        expect(stats["counters"]["coalesced_refreshes"]).to be >= 1000 - 8
      end
    end
  end

  context "with a long window" do
    app turbo_cable_rs: { refresh_window: 1.5 }

    it "keep the id of the one request that caused them, and have none when several did" do
      page
      refresh(1, id: "a")
      refresh(2, id: "b")
      expect(request_ids(messages_to_the_last + [page.next_message])).to eq(%w[a b])
      refresh(1, id: "c")
      refresh(1, id: "d")
      last = page.wait_for { |frame| frame["message"].to_s.include?("refresh") }
      expect(last["message"]).not_to include("request-id")
    end
  end

  context "without a window" do
    app turbo_cable_rs: { refresh_window: 0 }

    it "are all sent, in order" do
      page
      refresh(20)
      messages = Array.new(21) { page.next_message }
      expect(messages[..-2]).to all(match(/refresh/))
      expect(messages.last).to eq("end")
    end
  end
end
