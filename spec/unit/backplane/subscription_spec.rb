# frozen_string_literal: true

require "spec_helper"
require "concurrent"
require "turbo_cable_rs/seams"
require_relative "../support/recording_adapter"

RSpec.describe TurboCableRs::Backplane::Subscription do
  include Wait

  # What a line is to it.
  let(:line) { Struct.new(:current).new(instance_of(adapter)) }
  let(:adapter) { RecordingAdapter.new(confirm: false) }
  let(:other) { RecordingAdapter.new(confirm: false) }
  let(:heard) { [] }
  let(:confirmed) { [] }
  let(:subscription) do
    described_class.new("lobby", ->(payload) { heard << payload }, -> { confirmed << :done }, patience: 0)
  end

  def instance_of(adapter)
    def adapter.shutdown; end
    TurboCableRs::Backplane::Instance.new(adapter) { raise "it failed" }
  end

  it "subscribes where the line listens, once" do
    2.times { subscription.follow(line) }
    expect(adapter.log).to eq([[:subscribe, "lobby"]])
    expect(subscription).not_to be_active
  end

  it "is confirmed once, whatever the adapter says" do
    subscription.follow(line)
    adapter.confirm
    line.current = instance_of(other)
    subscription.follow(line)
    other.confirm

    expect(confirmed).to eq([:done])
    expect(subscription).to be_active
  end

  it "hears only what comes from where the line listens" do
    subscription.follow(line)
    line.current = instance_of(other)
    subscription.follow(line)
    adapter.broadcast("lobby", "1")
    other.broadcast("lobby", "2")

    expect(heard).to eq(["2"])
  end

  context "with an adapter that forgets" do
    before do
      subscription.follow(line)
      adapter.forget
      subscription.renew
    end

    it "asks again, and is confirmed" do
      adapter.confirm
      expect(confirmed).to eq([:done])
    end

    it "hears each message once, and leaves nothing behind" do
      adapter.confirm
      adapter.broadcast("lobby", "1")
      expect(heard).to eq(["1"])

      wait_until("the first one to be left") { adapter.subscribers("lobby") == 1 }
      subscription.stop
      expect(adapter.subscribers("lobby")).to eq(0)
    end

    it "does not ask for what is confirmed" do
      adapter.confirm
      subscription.renew
      expect(adapter.log.count([:subscribe, "lobby"])).to eq(2)
    end

    it "is more patient each time" do
      impatient = described_class.new("hall", ->(_) {}, patience: 60)
      impatient.follow(line)
      impatient.renew
      expect(adapter.log.count([:subscribe, "hall"])).to eq(1)
    end
  end

  it "hears nothing after its end, and does not subscribe again" do
    subscription.follow(line)
    subscription.stop
    adapter.broadcast("lobby", "1")
    line.current = instance_of(other)
    subscription.follow(line)

    expect([heard, adapter.subscribers("lobby"), other.log]).to eq([[], 0, []])
  end
end
