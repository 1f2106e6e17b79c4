# frozen_string_literal: true

require_relative "cable_helper"

RSpec.describe "The origin rules", :cable do
  # The status that a client of this origin gets.
  def status(origin)
    dial(origin: origin).status
  end

  context "when nothing is configured" do
    it "allow the app's own origin only" do
      expect(dial.status).to eq(101)
      expect(status("http://elsewhere.example")).to eq(404)
    end

    it "refuse with Rails' own words, and a line in the log" do
      client = dial(origin: "http://elsewhere.example")
      expect(client.body).to eq("Page not found")
      expect(client.header("Content-Type")).to eq("text/plain; charset=utf-8")
      expect(log.scan("Request origin not allowed: http://elsewhere.example").size).to eq(1)
    end
  end

  context "when origins are listed" do
    before(:context) do
      @server = Dummy.start(initializer: <<~RUBY)
        Rails.application.config.action_cable.allow_same_origin_as_host = false
        Rails.application.config.action_cable.allowed_request_origins =
          ["http://text.example", /\\Ahttps:..pattern/, ->(origin) { origin.to_s.end_with?(".proc") }]
      RUBY
    end
    after(:context) { @server&.stop }

    let(:server) { @server }

    it "compare strings" do
      expect([status("http://text.example"), status("http://text.example.org")]).to eq([101, 404])
    end

    it "match regular expressions" do
      expect([status("https://pattern.example"), status("http://pattern.example")]).to eq([101, 404])
    end

    it "call procs" do
      expect([status("any.proc"), status("any.other")]).to eq([101, 404])
    end

    it "refuse the app's own origin when it is not allowed" do
      expect(dial.status).to eq(404)
    end
  end

  context "when the protection is off" do
    before(:context) { @server = Dummy.start(action_cable: { disable_request_forgery_protection: true }) }
    after(:context) { @server&.stop }

    let(:server) { @server }

    it "let every origin in" do
      expect(status("http://elsewhere.example")).to eq(101)
    end

    it "let a client in that names no origin" do
      expect(dial(headers: { "Origin" => nil }).status).to eq(101)
    end
  end
end
