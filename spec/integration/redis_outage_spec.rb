# frozen_string_literal: true

require_relative "backplane_helper"

obstacle = AdapterBundle.obstacle("redis", RedisProcess::PROGRAM)

RSpec.describe "A Redis that goes away and comes back", :cable, skip: obstacle do
  include BackplaneHelper

  attr_reader :redis, :server

  before(:context) do
    @redis = RedisProcess.start
    options = BackplaneHelper.options("redis", @redis.environment)
    @server = Dummy.start(adapter: "redis", **options)
    @process = @server.pid
  end

  before { wait_until_healthy(true) }

  after { expect(server.pid).to eq(@process) }

  after(:context) { [@server, @redis].compact.each(&:stop) }

  it "that only ends connections costs no subscription, and clients are told" do
    clients = listeners
    noted = gaps { wait_for_outage { redis.call("CLIENT", "KILL", "TYPE", "pubsub") } }

    expect_told(clients)
    expect(noted.last).to include("adapter" => "redis", "streams" => be >= 2, "seconds" => be_between(0, 3))
    expect_delivery(clients = listeners)
    expect_remote_disconnect(clients.first)
  end

  it "may be away for as long as it likes" do
    clients = listeners
    redis.kill
    wait_until_healthy(false)
    late = connect.tap { |client| client.command("subscribe", room("#{stream}-late")) }
    expect(broadcast(stream, {}).code).to eq("500")
    expect(late.frames_before_echo { nil }).to be_empty

    redis.start
    expect_told(clients)
    expect(late.wait_for { |frame| frame["type"] == "disconnect" }).to told_of_gap
    expect_delivery(listeners)
  end

  it "is waited for by those who subscribe meanwhile" do
    redis.kill
    connect
    wait_until_healthy(false)
    late = connect.tap { |client| client.command("subscribe", room) }
    redis.start
    late.wait_for { |frame| frame["type"] == "confirm_subscription" }
    broadcast(stream, { "text" => "hi" })

    expect(late.next_message).to eq("text" => "hi")
    wait_until_healthy(true)
  end

  it "that was out of reach, and kept what was sent, sends nobody away" do
    clients = listeners
    redis.suspend
    wait_until_healthy(false)
    redis.resume
    wait_until_healthy(true)

    expect_delivery(clients)
    expect_remote_disconnect(clients.last)
  end

  it "says so once, and once that it is back" do
    remember_log # from here: the last example's outage may have ended since
    listeners
    redis.kill
    wait_until_healthy(false)
    redis.start
    wait_until_healthy(true)

    expect(log.lines.grep(/\[TurboCableRs\] The backplane \(redis\) is lost: \S+ - /).size).to eq(1)
    expect(log.lines.grep(/\[TurboCableRs\] The backplane \(redis\) is back after \d/).size).to eq(1)
  end
end

RSpec.describe "A process whose Redis goes away", :cable, skip: obstacle do
  include BackplaneHelper

  let(:redis) { @redis = RedisProcess.start }
  let(:url) { redis.url }
  let(:initializer) { "" }
  let(:server) do
    options = BackplaneHelper.options("redis", { "REDIS_URL" => url }, initializer: initializer)
    @server = Dummy.start(adapter: "redis", **options)
  end

  after { [@server, @relay, @redis, @replica].compact.each(&:stop) }

  context "when the app wants to tell its clients itself" do
    let(:initializer) { "TurboCableRs.config.on_gap = :notify" }

    it "keeps them" do
      clients = listeners
      noted = gaps { wait_for_outage { redis.call("CLIENT", "KILL", "TYPE", "pubsub") } }

      expect(noted.size).to eq(1)
      expect_delivery(clients)
      expect_remote_disconnect(clients.first)
    end
  end

  context "when there is a replica" do
    let(:replica) { @replica = RedisProcess.start }
    let(:relay) { @relay = Relay.new(redis.port) }
    let(:url) { "redis://127.0.0.1:#{relay.port}" }

    it "fails over to it" do
      replica.call("REPLICAOF", "127.0.0.1", redis.port)
      clients = listeners
      redis.kill
      replica.call("REPLICAOF", "NO", "ONE")
      relay.lead_to(replica.port)

      expect_told(clients)
      expect_delivery(listeners)
    end
  end

  context "when it was never there" do
    let(:redis) { @redis = RedisProcess.new }

    it "waits for it, and confirms then" do
      client = connect.tap { |one| one.command("subscribe", room) }
      wait_until_healthy(false)
      expect(log).to match(/is lost: \S+ - .*Connection refused/)

      redis.start
      client.wait_for { |frame| frame["type"] == "confirm_subscription" }
      wait_until_healthy(true)
      expect(client.frames_before_echo { nil }).to be_empty
      expect(server.events.map { |event| event["event"] }).not_to include("gap")
    end
  end
end

RSpec.describe "An adapter that cannot work", skip: obstacle do
  def boot(env: {}, **options)
    Dummy.new(adapter: "redis", env: env, **options).execute("bin/rails", "runner", "puts :booted")
  end

  it "ends the boot with the setting that is wrong" do
    environment = AdapterBundle.environment("redis")
    cable_yml = 'Rails.application.config.action_cable.cable = { "adapter" => "redis", "url" => "nonsense" }'

    expect { boot(env: environment, initializer: cable_yml) }
      .to raise_error(%r{url must be like "redis://localhost:6379/1".*, got "nonsense" \(url in config/cable.yml\)})
  end

  it "ends the boot when its gem is missing" do
    expect { boot }
      .to raise_error(%r{the adapter "redis" cannot be loaded \(adapter in config/cable.yml\): .*redis is not part})
  end
end
