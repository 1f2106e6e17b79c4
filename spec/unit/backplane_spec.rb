# frozen_string_literal: true

require "spec_helper"
require "turbo_cable_rs/backplane"
require_relative "support/recording_adapter"

RSpec.describe TurboCableRs::Backplane do
  include Wait

  subject(:backplane) { described_class.new(server) }

  # What stands for the reactor: notes what it is given.
  let(:server) do
    Class.new do
      attr_reader :broadcasts

      def initialize
        @broadcasts = Queue.new
      end

      def broadcast(stream, payload)
        broadcasts << [stream, payload]
      end
    end.new
  end
  let(:adapter) { RecordingAdapter.new }
  let(:slow_adapter) { RecordingAdapter.new(confirm: false) }
  let(:confirmed) { [] }

  def acquire(adapter, name = :done, stream: "lobby")
    backplane.acquire(adapter, stream, -> { confirmed << name })
  end

  it "subscribes to each stream once, however many want it" do
    3.times { acquire(adapter) }
    acquire(adapter, stream: "other")
    expect(adapter.log).to eq([[:subscribe, "lobby"], [:subscribe, "other"]])
  end

  it "gives the reactor each broadcast once" do
    2.times { acquire(adapter) }
    adapter.broadcast("lobby", "1")
    expect(Array.new(server.broadcasts.size) { server.broadcasts.pop }).to eq([%w[lobby 1]])
  end

  it "unsubscribes with the last who wanted it" do
    2.times { acquire(adapter) }
    backplane.release(adapter, "lobby")
    expect(adapter.log).to eq([[:subscribe, "lobby"]])
    backplane.release(adapter, "lobby")
    expect(adapter.log.last).to eq([:unsubscribe, "lobby"])
    expect(adapter.subscribers("lobby")).to eq(0)
  end

  it "subscribes anew after that" do
    2.times do
      acquire(adapter)
      backplane.release(adapter, "lobby")
    end
    acquire(adapter)
    adapter.broadcast("lobby", "1")
    expect(server.broadcasts.size).to eq(1)
  end

  it "takes no notice of a release too many" do
    backplane.release(adapter, "lobby")
    expect(adapter.log).to be_empty
  end

  it "confirms to nobody before the adapter has, and to all then" do
    acquire(slow_adapter, :first)
    acquire(slow_adapter, :second)
    expect(confirmed).to be_empty
    slow_adapter.confirm
    expect(confirmed).to eq(%i[first second])
  end

  it "confirms at once what the adapter has confirmed before" do
    acquire(adapter, :first)
    acquire(adapter, :second)
    expect(confirmed).to eq(%i[first second])
  end

  it "confirms to each once, even if the adapter does so twice" do
    acquire(slow_adapter)
    2.times { slow_adapter.confirm }
    expect(confirmed).to eq([:done])
  end

  it "needs no one to confirm to" do
    backplane.acquire(slow_adapter, "lobby", nil)
    expect { slow_adapter.confirm }.not_to raise_error
  end

  it "may be asked for more streams in a confirmation, which adapters give under their own lock" do
    backplane.acquire(slow_adapter, "lobby", -> { acquire(adapter) })
    slow_adapter.confirm
    expect(confirmed).to eq([:done])
  end

  it "does not leave an adapter before that has confirmed" do
    acquire(slow_adapter)
    backplane.release(slow_adapter, "lobby")
    expect(slow_adapter.log).to eq([[:subscribe, "lobby"]])

    slow_adapter.confirm
    wait_until("the adapter to be left") { slow_adapter.log.last == [:unsubscribe, "lobby"] }
  end

  it "takes a stream up again that it was about to leave" do
    acquire(slow_adapter, :first)
    backplane.release(slow_adapter, "lobby")
    acquire(slow_adapter, :second)
    slow_adapter.confirm
    slow_adapter.broadcast("lobby", "1")

    expect(confirmed).to include(:second)
    expect(server.broadcasts.size).to eq(1)
  end

  it "forgets a stream that the adapter would not take, and asks anew" do
    failing = RecordingAdapter.new
    def failing.subscribe(*) = raise("no connection")
    expect { acquire(failing) }.to raise_error("no connection")
    failing.singleton_class.remove_method(:subscribe)
    acquire(failing)
    expect(confirmed).to eq([:done])
  end

  it "keeps adapters apart, as when a test puts another in the server" do
    other = RecordingAdapter.new
    [adapter, other].each { |one| acquire(one) }
    backplane.release(adapter, "lobby")
    expect(other.log).to eq([[:subscribe, "lobby"]])
  end

  it "asks nothing of an adapter that delivers to the reactor by itself" do
    def adapter.delivers_to_reactor? = true

    acquire(adapter)
    backplane.release(adapter, "lobby")
    expect([adapter.log, confirmed]).to eq([[], [:done]])
  end

  it "keeps count while many threads take and leave" do
    threads = Array.new(8) do |number|
      Thread.new do
        100.times do
          acquire(adapter, stream: "stream-#{number % 2}")
          Thread.pass
          backplane.release(adapter, "stream-#{number % 2}")
        end
      end
    end
    threads.each(&:join)

    expect(confirmed.size).to eq(800)
    expect(%w[stream-0 stream-1].map { |stream| adapter.subscribers(stream) }).to eq([0, 0])
  end
end
