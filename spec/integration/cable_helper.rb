# frozen_string_literal: true

require "spec_helper"
require "securerandom"

# For examples with `:cable`: an app that runs, and clients that go when the example ends. The examples of all files
# share one app for each adapter, so each has users and streams of its own; `adapter:` chooses. Files that need an app
# of their own define `server`.
module CableHelper
  ADAPTERS = %w[async turbo_cable_rs].freeze
  PING_INTERVAL = 0.2

  class << self
    # Started when first needed, stopped after the run.
    def server(adapter)
      servers[adapter] ||= Dummy.start(adapter: adapter, turbo_cable_rs: { ping_interval: PING_INTERVAL })
    end

    def stop
      servers.each_value(&:stop)
    end

    # A name that no other example has: for users, streams and tags.
    def unique(word)
      "#{word}-#{SecureRandom.hex(4)}"
    end

    private

    def servers
      @servers ||= {}
    end
  end

  # --- clients ---

  # A client that was welcomed.
  def connect(user: self.user, **query)
    open_client(:open, user: user, **query)
  end

  # A client that has read the answer to its request, whatever that was.
  def dial(query = { user: user }, **options)
    open_client(:new, **query, options: options)
  end

  def clients
    @clients ||= []
  end

  # --- the app ---

  def broadcast(stream, message)
    server.post("/broadcasts", stream: stream, message: JSON.generate(message))
  end

  def stats
    JSON.parse(server.get("/stats").body)
  end

  # Messages that Rust delivered.
  def deliveries
    stats.dig("counters", "deliveries").to_i
  end

  def wait_for_event(name, user: self.user, **details)
    wait_until("#{name} of #{user}") { events(name, user: user, **details).first }
  end

  # What the app recorded under the name, for the user.
  def events(*names, user: self.user, **details)
    wanted = { "user" => user, **details.transform_keys(&:to_s) }
    server.events.select { |event| names.include?(event["event"]) && wanted <= event }
  end

  # What the app has logged since the example began.
  def log
    server.rails_log.byteslice(@log_start..)
  end

  def wait_for_log(text)
    wait_until("a log line with #{text.inspect}") { log.lines.grep(text).first }
  end

  def remember_log
    @log_start = server.rails_log.bytesize
  end

  private

  def open_client(way, options: {}, **query)
    CableClient.public_send(way, server.cable_url(**query), **options).tap { |client| clients << client }
  end
end

RSpec.configure do |config|
  config.include Wait, :cable
  config.include CableHelper, :cable

  config.before(:each, :cable) { remember_log }
  config.after(:each, :cable) { clients.each(&:disconnect) }
  config.after(:suite) { CableHelper.stop }
end

RSpec.shared_context "with a running app" do
  let(:server) { CableHelper.server(RSpec.current_example.metadata.fetch(:adapter, "async")) }
  let(:user) { CableHelper.unique("user") }
  let(:stream) { CableHelper.unique("stream") }
end

RSpec.configure { |config| config.include_context "with a running app", :cable }
