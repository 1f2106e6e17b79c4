# frozen_string_literal: true

require "spec_helper"
require "turbo_cable_rs/backplane/pulse"

RSpec.describe TurboCableRs::Backplane::Pulse do
  include Wait

  subject(:pulse) { described_class.new }

  let(:sent) { Queue.new }

  # @return [String] what it says
  def send_one
    wait_until("those before to be out") { pulse.send_one { |payload| sent << payload } }
    sent.pop
  end

  it "misses nothing while all is heard" do
    3.times { pulse.hear(send_one) }
    expect(pulse).not_to be_missing
  end

  it "does not take the last one, which may be under way, for lost" do
    pulse.hear(send_one)
    send_one
    expect(pulse).not_to be_missing
  end

  it "misses one when a later one is heard, and says so once" do
    send_one
    pulse.hear(send_one)
    expect([pulse.any_missing?, pulse.any_missing?]).to eq([true, false])
  end

  it "does not miss what the adapter would not take, unless it has to know" do
    failed = Queue.new
    2.times do
      wait_until("those before to be out") { pulse.send_one { (failed << true) && raise(IOError, "closed") } }
      failed.pop
    end
    pulse.hear(send_one)
    expect(pulse).not_to be_missing
  end

  it "sends nothing more when the adapter takes for ever" do
    gate = Queue.new
    broadcast = ->(payload) { (sent << payload) && gate.pop }
    expect([pulse.send_one(&broadcast), pulse.send_one(&broadcast)]).to match([be_truthy, nil])
    expect([pulse.send_one(at_most: 2, &broadcast), pulse.send_one(at_most: 2, &broadcast)]).to match([be_truthy, nil])
    2.times { gate << true }
    wait_until("room for another") { pulse.send_one { |payload| sent << payload } }
  end

  it "has news once after something was heard" do
    pulse.reset
    expect([pulse.noticed?, pulse.noticed?]).to eq([true, false])
    pulse.hear("1")
    expect([pulse.noticed?, pulse.noticed?]).to eq([true, false])
  end

  it "takes no notice of what is no pulse" do
    pulse.noticed?
    pulse.hear("{}")
    expect(pulse).not_to be_noticed
  end

  it "is heard by nobody else" do
    expect(pulse.stream).not_to eq(described_class.new.stream)
  end
end
