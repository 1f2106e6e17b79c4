# frozen_string_literal: true

require "spec_helper"
require "turbo_cable_rs/testing"

RSpec.describe TurboCableRs::Testing::Deadline do
  it "waits until the block gives something, and returns that" do
    answers = [nil, false, :done]

    expect(described_class.new(10).wait_until { answers.shift }).to eq(:done)
  end

  it "asks once even when there is no time at all" do
    expect(described_class.new(0).wait_until { :done }).to eq(:done)
  end

  it "gives up in time" do
    deadline = described_class.new(0.05)

    expect(deadline.wait_until { false }).to be_nil
    expect(deadline.remaining).to eq(0)
  end

  it "is what wait_until of the helpers goes by" do
    extend TurboCableRs::Testing::CableHelpers

    expect(wait_until { 1 }).to eq(1)
    expect { wait_until("the end", timeout: 0.01) { false } }
      .to raise_error(TurboCableRs::Testing::TimeoutError, "waited 0.01 s for the end, in vain")
  end
end
