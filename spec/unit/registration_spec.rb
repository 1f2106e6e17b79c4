# frozen_string_literal: true

require "spec_helper"
require "turbo_cable_rs/registration"
require_relative "support/gate"
require_relative "support/native_client"
require_relative "support/recording_adapter"

# With a real reactor and client: what counts is what the client gets.
RSpec.describe TurboCableRs::Registration, :native do
  let(:client) { NativeClient.new(server).open }
  let(:adapter) { RecordingAdapter.new }
  let(:slow_adapter) { RecordingAdapter.new(confirm: false) }
  let(:registration) { register }
  let(:confirmed) { Queue.new }

  after { client.close }

  def register(identifier: "I")
    described_class.new(client.socket, identifier)
  end

  def start(registration, adapter: self.adapter, stream: "lobby")
    registration.start(adapter, stream, -> { confirmed << registration })
  end

  # What the client gets of two broadcasts, to its stream and to it alone.
  def messages(adapter: self.adapter)
    adapter.broadcast("lobby", "1")
    client.socket.transmit("end")
    received = []
    received << client.next_text until received.last == "end"
    received[...-1]
  end

  it "delivers from when it was started" do
    expect(messages).to be_empty
    start(registration)
    expect(confirmed.size).to eq(1)
    expect(messages).to eq(['{"identifier":"I","message":1}'])
  end

  it "delivers nothing after it was stopped, and leaves the adapter" do
    start(registration)
    registration.stop
    expect(messages).to be_empty
    expect(adapter.subscribers("lobby")).to eq(0)
  end

  it "never starts when it was stopped before, but confirms: Rails counts confirmations" do
    registration.stop
    start(registration)
    expect(confirmed.size).to eq(1)
    expect(messages).to be_empty
    expect(adapter.log).to be_empty
  end

  it "starts once" do
    2.times { start(registration) }
    expect(adapter.log).to eq([[:subscribe, "lobby"]])
    registration.stop
    expect(adapter.subscribers("lobby")).to eq(0)
  end

  it "can be stopped twice" do
    other = register(identifier: "J")
    [registration, other].each { |one| start(one) }
    2.times { registration.stop }
    expect(messages).to eq(['{"identifier":"J","message":1}'])
  end

  it "confirms when the adapter does" do
    start(registration, adapter: slow_adapter)
    expect(confirmed).to be_empty
    slow_adapter.confirm
    expect(confirmed.size).to eq(1)
  end

  it "leaves the adapter that it was started on, whichever is the server's by then" do
    start(registration, adapter: slow_adapter)
    start(register, adapter: adapter)
    slow_adapter.confirm
    registration.stop
    wait_until("the first to be left") { [slow_adapter, adapter].map { |one| one.subscribers("lobby") } == [0, 1] }
  end

  it "leaves all when it is stopped while it starts" do
    gate = hold(adapter, :subscribe)
    starting = Thread.new { start(registration) }
    gate.wait_until_reached
    registration.stop
    gate.open
    starting.join

    expect(messages).to be_empty
    wait_until("the adapter to be left") { adapter.subscribers("lobby").zero? }
  end

  it "leaves its successor alone when it is stopped while it starts" do
    gate = hold(adapter, :subscribe)
    starting = Thread.new { start(registration) }
    gate.wait_until_reached
    registration.stop
    start(register)
    gate.open
    starting.join

    expect(messages).to eq(['{"identifier":"I","message":1}'])
  end

  it "delivers once what a client registered twice" do
    Array.new(2) { register }.each { |one| start(one) }
    expect(messages.size).to eq(1)
  end

  it "does not start for a client that is gone, but confirms" do
    client.close
    wait_until("its end") { client.connection.calls.size == 2 }
    start(registration)
    expect(confirmed.size).to eq(1)
    expect(adapter.log).to be_empty
  end

  it "is stopped when its client goes" do
    start(registration)
    client.close
    wait_until("the adapter to be left") { adapter.subscribers("lobby").zero? }
  end

  # Makes the first call of the adapter's method wait: afterwards, when it has done its work.
  def hold(adapter, method)
    Gate.new.tap do |gate|
      adapter.define_singleton_method(method) do |*arguments|
        super(*arguments)
        gate.pass
      end
    end
  end
end
