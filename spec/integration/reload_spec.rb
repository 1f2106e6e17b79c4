# frozen_string_literal: true

require_relative "cable_helper"
require "tmpdir"

# An app in development whose channel is edited while clients are there.
RSpec.describe "code reloading", :cable do
  directory = Dir.mktmpdir("reloaded-")

  # Autoloaded, and watched for changes.
  initializer = <<~RUBY
    Rails.application.config.watchable_dirs[#{directory.inspect}] = [:rb]
    Rails.autoloaders.main.push_dir(#{directory.inspect})
  RUBY
  start = lambda do |**options|
    Dummy.start(initializer: initializer, env: { "RAILS_ENV" => "development" }, **options)
  end

  # As an editor would save it; the reloader sees that it is newer than before.
  write = lambda do |version, body = "transmit({ version: #{version.inspect}, seen: @seen = @seen.to_i + 1 })"|
    path = File.join(directory, "edited_channel.rb")
    File.write("#{path}.new", <<~RUBY)
      class EditedChannel < ApplicationCable::Channel
        def subscribed
          EventLog.record("subscribed", user: current_user.name, version: #{version.inspect})
          stream_from "edited-#{version}"
        end

        def unsubscribed
          EventLog.record("unsubscribed", user: current_user.name, version: #{version.inspect})
        end

        def ask
          #{body}
        end
      end
    RUBY
    File.rename("#{path}.new", path)
  end

  before(:all) do
    write.call("one")
    @server = start.call
  end

  after(:all) do
    @server.stop
    FileUtils.remove_entry(directory)
  end

  let(:server) { @server }
  let(:params) { { channel: "EditedChannel" } }

  before { write.call("one") }

  def ask(client)
    client.perform(params, "ask")
    client.next_message
  end

  # Answers when it comes from this version of the code.
  def wait_for_version(client, version)
    wait_until("version #{version}") { ask(client)["version"] == version }
  end

  def subscribed_client(**options)
    connect(**options).tap { |client| client.subscribe(params) }
  end

  it "gives a client new code with its next command, on the same socket" do
    client = subscribed_client
    expect(ask(client)).to eq("version" => "one", "seen" => 1)
    write.call("two")
    expect(ask(client)).to eq("version" => "two", "seen" => 1)
    expect(client.close_code).to be_nil
  end

  it "makes every client anew when one of them, or a request, brings the new code in" do
    users = [user, "#{user}-2"]
    clients = users.map { |user| subscribed_client(user: user) }
    write.call("two")
    server.get("/")
    users.each { |user| wait_for_event("subscribed", user: user, version: "two") }
    clients.each { |client| client.wait_for { |frame| frame["type"] == "confirm_subscription" } }
    broadcast("edited-two", "new streams")
    clients.each { |client| expect(client.next_message).to eq("new streams") }
  end

  it "ends the old objects once, and asks `connect` again" do
    client = subscribed_client
    write.call("two")
    wait_for_version(client, "two")
    client.close
    wait_for_event("disconnect")
    wait_until("the second end") { events("disconnect").size == 2 }
    callbacks = events("connect", "subscribed", "unsubscribed", "disconnect")
    expect(callbacks.map { |event| event.values_at("event", "version") })
      .to eq([["connect", nil], %w[subscribed one], %w[unsubscribed one], ["disconnect", nil],
              ["connect", nil], %w[subscribed two], %w[unsubscribed two], ["disconnect", nil]])
  end

  it "leaves nothing of the old objects behind" do
    client = subscribed_client
    3.times do |number|
      write.call("number #{number}")
      wait_for_version(client, "number #{number}")
    end
    frames = client.frames_before_echo { broadcast("edited-one", "old") }
    expect(frames.map { |frame| frame["type"] }).to all(eq("confirm_subscription"))
    client.close
    wait_until("nothing is left") { stats["connections"].zero? && stats["adapter_streams"].grep(/edited/).empty? }
  end

  it "confirms again to Rails' own client, and to no other" do
    stock = subscribed_client
    other = dial({ user: user }, headers: { "Sec-WebSocket-Protocol" => "actioncable-v1-json" })
    other.wait_for { |frame| frame["type"] == "welcome" }
    other.subscribe(params)
    write.call("two")
    [stock, other].each { |client| wait_for_version(client, "two") }
    wait_until("the second confirmation") { ask(stock) && types(stock).size == 3 }
    expect(types(stock)).to eq(%w[welcome confirm_subscription confirm_subscription])
    expect(types(other)).to eq(%w[welcome confirm_subscription])
  end

  def types(client)
    client.frames.filter_map { |frame| frame["type"] }
  end

  it "answers a client whose channel does not load any more, and takes it back when it does" do
    client = subscribed_client
    write.call("broken", "end end")
    client.perform(params, "ask")
    expect(client.next_frame).to include("type" => "reject_subscription")
    write.call("mended")
    client.subscribe(params)
    expect(ask(client)["version"]).to eq("mended")
  end

  it "does not hang when code is edited under load" do
    clients = Array.new(8) { |number| subscribed_client(user: "#{user}-#{number}") }
    requests = Thread.new { Array.new(60) { server.get("/").code } }
    10.times do |number|
      write.call("load #{number}")
      clients.each { |client| client.perform(params, "ask") }
      expect(clients.map { |client| client.next_message["version"] }).to all(start_with("load"))
    end
    expect(requests.value.uniq).to eq(["200"])
    clients.each { |client| wait_for_version(client, "load 9") }
  end

  context "with renew_on_reload off" do
    it "closes every socket, as stock Action Cable does" do
      server = start.call(turbo_cable_rs: { renew_on_reload: false })
      client = CableClient.open(server.cable_url(user: user))
      client.subscribe(params)
      write.call("two")
      server.get("/")
      expect(client.next_frame).to eq("type" => "disconnect", "reason" => "server_restart", "reconnect" => true)
      expect(client.wait_for_close).to eq(1000)
    ensure
      server&.stop
    end
  end
end
