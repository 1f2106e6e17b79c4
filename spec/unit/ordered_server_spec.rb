# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "concurrent"
require "turbo_cable_rs/ordered_server"

RSpec.describe TurboCableRs::OrderedServer do
  subject(:ordered) { described_class.new(server) }

  let(:server) { ActionCable::Server::Base.new }
  let(:executor) { ordered.respond_to?(:event_loop) ? ordered.event_loop : ordered.executor }
  let(:done) { Queue.new }

  after { server.restart }

  def in_order(count)
    Array.new(count) { done.pop }
  end

  it "runs what is posted in the order posted, however long each takes" do
    100.times do |number|
      executor.post do
        Thread.pass if number.even?
        done << number
      end
    end
    expect(in_order(100)).to eq((0...100).to_a)
  end

  it "takes tasks as blocks and as arguments" do
    executor.post { done << 1 }
    executor.post(-> { done << 2 })
    expect(in_order(2)).to eq([1, 2])
  end

  it "goes on after a task that failed" do
    executor.post { raise "failed" }
    executor.post { done << 1 }
    expect(in_order(1)).to eq([1])
  end

  it "leaves timers to Action Cable" do
    timer = executor.timer(0.01) { done << :tick }
    expect(in_order(2)).to eq(%i[tick tick])
  ensure
    timer&.shutdown
  end

  it "is the server in all else" do
    expect(ordered.config).to be(server.config)
    expect(ordered.mutex).to be(server.mutex)
    expect(ordered).to eq(server)
  end
end
