# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "logger"
require "stringio"
require "turbo_cable_rs/seams"
require_relative "../support/fragile_adapter"

RSpec.describe TurboCableRs::Backplane::Line do
  include Wait

  let(:broker) { FragileAdapter::Broker.new }
  let(:server) { FragileAdapter::Server.new(broker, Logger.new(log)) }
  let(:log) { StringIO.new }
  let(:adapter) { TurboCableRs::Seams::Adapter.keep_alive(server.config.pubsub_adapter.new(server), server) }
  let(:line) { TurboCableRs::Seams::Adapter.line_of(adapter) }
  let(:heard) { Queue.new }
  let(:gaps) { Queue.new }

  around do |example|
    settings = { backplane_timeout: 0.5, on_gap: :notify }
    former = settings.to_h { |name, _| [name, TurboCableRs.config.public_send(name)] }
    settings.each { |name, value| TurboCableRs.config.public_send(:"#{name}=", value) }
    note_gap = ->(*, payload) { gaps << payload }
    ActiveSupport::Notifications.subscribed(note_gap, TurboCableRs::Backplane::Gap::EVENT) { example.run }
    adapter.shutdown
  ensure
    former.each { |name, value| TurboCableRs.config.public_send(:"#{name}=", value) }
  end

  # Returns when it is confirmed.
  def subscribe(stream = "lobby", handler = ->(payload) { heard << payload })
    is_confirmed = false
    adapter.subscribe(stream, handler, -> { is_confirmed = true })
    wait_until("#{stream} to be confirmed") { is_confirmed }
    handler
  end

  def all_heard
    Array.new(heard.size) { heard.pop }
  end

  def wait_until_healthy(is_healthy)
    wait_until("healthy to be #{is_healthy}") { line.health[:healthy] == is_healthy }
  end

  def wait_for_outage
    wait_until("an outage") { line.health[:outages].positive? && line.health[:healthy] }
  end

  # Until the broker has been up, or down, for some pulses.
  def wait_for_pulses
    count = 0
    listener = ->(_) { count += 1 }
    adapter.subscribe(line.pulse.stream, listener)
    wait_until("three pulses") { count >= 3 }
    adapter.unsubscribe(line.pulse.stream, listener)
  end

  def wait_for_threads(name, count)
    wait_until("#{count} threads named #{name}") { Thread.list.count { |thread| thread.name == name } == count }
  end

  it "delivers, and is healthy" do
    subscribe
    wait_for_pulses
    adapter.broadcast("lobby", "1")

    expect(all_heard).to eq(["1"])
    expect(line.health).to include(adapter: "fragile", healthy: true, outages: 0, gaps: 0)
  end

  it "delivers nothing more when it is unsubscribed" do
    handler = subscribe
    adapter.unsubscribe("lobby", handler)
    adapter.broadcast("lobby", "1")

    expect(all_heard).to be_empty
  end

  it "keeps handlers of one stream apart, equal ones too" do
    handlers = Array.new(2) { ->(payload) { heard << payload } }
    handlers.each { |handler| subscribe("lobby", handler) }
    adapter.unsubscribe("lobby", handlers.first)
    adapter.broadcast("lobby", "1")

    expect(all_heard).to eq(["1"])
  end

  it "has no thread, and sends no pulse, when nothing is subscribed" do
    handler = subscribe
    wait_for_threads("cable-backplane", 1)
    adapter.unsubscribe("lobby", handler)
    wait_for_threads("cable-backplane", 0)
    subscribe("another")
    wait_for_threads("cable-backplane", 1)
  end

  context "when connections break" do
    it "subscribes anew, and reports the gap" do
      subscribe
      broker.break_connections
      gap = wait_until("a gap") { gaps.size.positive? && gaps.pop }
      adapter.broadcast("lobby", "1")

      expect(gap).to match(adapter: "fragile", seconds: be_between(0, 2), streams: 1)
      expect(all_heard).to eq(["1"])
      expect(line.health).to include(healthy: true, outages: 1, gaps: 1)
    end

    it "says why it was lost, once, and once that it is back" do
      subscribe
      broker.break_connections
      wait_for_outage

      expect(log.string.lines.grep(/is lost: IOError - connection reset/).size).to eq(1)
      expect(log.string.lines.grep(/is back after/).size).to eq(1)
    end

    it "leaves no connection behind" do
      subscribe
      3.times do |number|
        broker.break_connections
        wait_until("outage #{number + 1}") { line.health[:outages] == number + 1 && line.health[:healthy] }
      end

      expect { wait_until("one connection") { broker.connections == 1 } }.not_to raise_error
    end

    it "takes new subscriptions meanwhile, and confirms them when it is back" do
      subscribe
      broker.go_down
      broker.break_connections
      wait_until_healthy(false)
      is_confirmed = false
      adapter.subscribe("late", ->(payload) { heard << payload }, -> { is_confirmed = true })
      wait_until("some attempts") { broker.connections.zero? && log.string.include?("is lost") }
      expect(is_confirmed).to be(false)

      broker.come_back
      wait_until("the confirmation") { is_confirmed }
      adapter.broadcast("late", "1")
      expect(all_heard).to eq(["1"])
    end

    it "forgets what is unsubscribed meanwhile" do
      handler = subscribe
      subscribe("other")
      broker.go_down
      broker.break_connections
      wait_until_healthy(false)
      adapter.unsubscribe("lobby", handler)
      broker.come_back
      wait_until_healthy(true)
      adapter.broadcast("lobby", "1")

      expect(all_heard).to be_empty
    end

    it "goes on for as long as it takes" do
      subscribe
      attempts = count_adapters
      broker.go_down
      broker.break_connections
      wait_until("four attempts") { attempts.size >= 4 }
      broker.come_back
      wait_until_healthy(true)
      adapter.broadcast("lobby", "1")

      expect(all_heard).to eq(["1"])
    end

    # Each attempt makes one.
    def count_adapters
      Queue.new.tap do |made|
        allow(server.config.pubsub_adapter).to receive(:new).and_wrap_original do |original, *arguments|
          made << true
          original.call(*arguments)
        end
      end
    end
  end

  context "when it was never there" do
    it "waits for it, and knows of no gap" do
      broker.go_down
      is_confirmed = false
      adapter.subscribe("lobby", ->(payload) { heard << payload }, -> { is_confirmed = true })
      wait_until_healthy(false)
      broker.come_back
      wait_until("the confirmation") { is_confirmed }
      wait_until_healthy(true)

      expect([line.health[:gaps], gaps.size]).to eq([0, 0])
      expect(log.string).to include("is lost: IOError - cannot connect.")
    end
  end

  context "when nothing comes any more" do
    it "puts another connection in the place of one that hangs" do
      subscribe
      wait_for_pulses
      broker.forget_connections
      wait_for_outage
      adapter.broadcast("lobby", "1")

      expect(all_heard).to eq(["1"])
      expect(gaps.size).to eq(1)
      expect(log.string).to include("is lost: nothing was heard for 0.5 s")
    end

    it "knows that nothing was lost when all of it comes after all" do
      subscribe
      wait_for_pulses
      broker.hold
      wait_until_healthy(false)
      adapter.broadcast("lobby", "1")
      broker.let_go
      wait_until_healthy(true)

      expect(all_heard).to eq(["1"])
      expect(gaps.size).to eq(0)
      expect(log.string).to include(", without a loss")
    end
  end

  context "when a message gets lost" do
    it "notices by its pulse" do
      subscribe
      wait_for_pulses
      broker.lose_one
      gap = wait_until("a gap") { gaps.size.positive? && gaps.pop }

      expect(gap).to include(streams: 1)
      expect(line.health).to include(healthy: true, outages: 0, gaps: 1)
    end
  end

  it "goes on when a subscriber to the event fails" do
    failing = ->(*) { raise "an onlooker" }
    subscribe
    ActiveSupport::Notifications.subscribed(failing, TurboCableRs::Backplane::Gap::EVENT) do
      broker.break_connections
      wait_until("the failure") { log.string.include?("A subscriber to gap.turbo_cable_rs failed: ") }
    end
    broker.break_connections
    wait_until("the next outage") { line.health[:outages] == 2 && line.health[:healthy] }

    expect(gaps.size).to be >= 1
  end

  it "raises what the adapter raises for a stream, and forgets it" do
    expect { adapter.subscribe("", ->(_) {}) }.to raise_error(ArgumentError, "a stream must have a name")
    expect(line.streams).to be_empty
  end

  it "leaves broadcasting to the adapter" do
    broker.go_down
    expect { adapter.broadcast("lobby", "1") }.to raise_error(IOError, "the broker is down")
  end

  it "ends with its adapter, at once even if that hangs" do
    subscribe
    broker.go_down
    wait_until_healthy(false)
    adapter.shutdown
    wait_for_threads("cable-backplane", 0)
    wait_until("the connections to end") { broker.connections.zero? }
  end
end
