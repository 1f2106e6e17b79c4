# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "concurrent"
require "active_support/core_ext/hash/indifferent_access"
require "action_cable/subscription_adapter/turbo_cable_rs"

# What Rails asks of every adapter, in the scenarios of its own tests; native delivery is in spec/integration.
RSpec.describe ActionCable::SubscriptionAdapter::TurboCableRs do
  include Wait

  let(:server) { ActionCable::Server::Base.new(config: ActionCable::Server::Configuration.new) }
  let(:adapter) { described_class.new(server) }

  before do
    server.config.cable = { "adapter" => "turbo_cable_rs" }.with_indifferent_access
    server.config.logger = Logger.new(nil)
  end

  after do
    adapter.shutdown
    server.restart
  end

  # Subscribes, and returns the queue of what comes; the handler is the queue's own method.
  def subscribe(stream)
    confirmed = Queue.new
    queue = Queue.new
    handler = queue.method(:push).to_proc
    adapter.subscribe(stream, handler, -> { confirmed << true })
    next_in(confirmed)
    [queue, handler]
  end

  def next_in(queue)
    wait_until("something in the queue") { !queue.empty? && queue.pop }
  end

  it "is what `adapter: turbo_cable_rs` names" do
    expect(server.config.pubsub_adapter).to be(described_class)
  end

  it "delivers what is broadcast" do
    queue, = subscribe("stream")
    adapter.broadcast("stream", "hello")
    expect(next_in(queue)).to eq("hello")
  end

  it "delivers nothing after unsubscribing" do
    queue, handler = subscribe("stream")
    witness, = subscribe("stream")
    adapter.unsubscribe("stream", handler)
    adapter.broadcast("stream", "hello")
    expect(next_in(witness)).to eq("hello")
    expect(queue).to be_empty
  end

  it "delivers every broadcast" do
    queue, = subscribe("stream")
    %w[bananas apples].each { |payload| adapter.broadcast("stream", payload) }
    expect(Array.new(2) { next_in(queue) }).to contain_exactly("bananas", "apples")
  end

  it "delivers to each of several subscribers" do
    queues = Array.new(2) { subscribe("stream").first }
    adapter.broadcast("stream", "hello")
    expect(queues.map { |queue| next_in(queue) }).to eq(%w[hello hello])
  end

  it "keeps streams apart, however long their names and late their difference" do
    streams = ["#{'a' * 300}1", "#{'a' * 300}2", "other"]
    queues = streams.map { |stream| subscribe(stream).first }
    streams.each { |stream| adapter.broadcast(stream, stream[-1]) }
    expect(queues.map { |queue| next_in(queue) }).to eq(%w[1 2 r])
    expect(queues).to all(be_empty)
  end

  it "broadcasts to nobody without complaint" do
    expect { adapter.broadcast("stream", "hello") }.not_to raise_error
  end

  it "can be shut down with subscribers, and twice" do
    subscribe("stream")
    expect { 2.times { adapter.shutdown } }.not_to raise_error
  end
end
