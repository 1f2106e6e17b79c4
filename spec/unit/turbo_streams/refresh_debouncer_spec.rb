# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe TurboCableRs::TurboStreams::RefreshDebouncer, :turbo do
  around do |example|
    described_class.immediate = false
    example.run
  ensure
    described_class.immediate = true
  end

  let(:debouncer) { described_class.new(["notes", nil]) }
  let(:sent) { Queue.new }

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def take_sent
    Array.new(sent.size) { sent.pop }
  end

  it "sends the last of a run, once it has been quiet for a while" do
    started = now
    3.times { |number| debouncer.debounce { sent << number } }
    expect(sent).to be_empty

    debouncer.wait
    expect(take_sent).to eq([2])
    expect(now - started).to be_between(described_class::QUIET, described_class::QUIET + 2)
  end

  it "counts all threads of the process as one run" do
    4.times.map { |number| Thread.new { described_class.new(["notes", nil]).debounce { sent << number } } }.each(&:join)
    debouncer.wait

    expect(take_sent.size).to eq(1)
  end

  it "keeps streams and requests apart" do
    others = [described_class.new(%w[notes abc]), described_class.new(["comments", nil])]
    [debouncer, *others].each { |each| each.debounce { sent << each } }
    [debouncer, *others].each(&:wait)

    expect(take_sent).to match_array([debouncer, *others])
  end

  it "sends in the end even when it never gets quiet" do
    stub_const("#{described_class}::QUIET", 0.1)
    stub_const("#{described_class}::LONGEST", 0.3)
    deadline = now + 10
    debouncer.debounce { sent << 0 } until sent.size.positive? || now > deadline

    expect(sent.size).to be_positive
    debouncer.wait
  end

  it "sends within the Rails executor" do
    debouncer.debounce { sent << Rails.application.executor.active? }
    debouncer.wait

    expect(take_sent).to eq([true])
  end

  it "reports an error and sends the next" do
    allow(Rails.error).to receive(:report)
    debouncer.debounce { raise "no queue" }
    debouncer.wait
    debouncer.debounce { sent << 1 }
    debouncer.wait

    expect(Rails.error).to have_received(:report).once.with(have_attributes(message: "no queue"), any_args)
    expect(take_sent).to eq([1])
  end

  it "keeps nothing once all is sent" do
    debouncer.debounce { sent << 1 }
    debouncer.wait

    expect(described_class.due.keys).to be_empty
  end

  it "sends what is due when the process ends, and leaves the parent's to the parent" do
    reader, writer = IO.pipe
    debouncer.debounce { writer.write "parent" }
    Process.wait(fork { described_class.new(["comments", nil]).debounce { writer.write "child" } })
    debouncer.refresh
    writer.close

    expect(reader.read).to eq("childparent")
  end
end
