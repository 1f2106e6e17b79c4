# frozen_string_literal: true

require_relative "cable_helper"
require_relative "passenger_dummy"
require_relative "served_dummy"
require "puma/const"

# Each web server with the app in a process of its own. RUBYLIB brings another Puma than the bundle's, or a server that
# is not installed (docs/compatibility.md): RUBYLIB=/path/to/puma/lib bundle exec rspec spec/integration/servers_spec.rb
RSpec.describe "The web server", :cable do
  let(:server) { @server.tap { |server| server.start unless server.running? } }

  after(:context) { @server&.stop }

  # A client that hears what it speaks.
  def guest(client = dial)
    room = { channel: "RoomChannel", room: CableHelper.unique("room") }
    client.subscribe(room)
    client.perform(room, "speak", text: "hi")
    expect(client.next_message).to eq("user" => user, "text" => "hi")
    client
  end

  # Of several processes any may answer.
  def wait_for_adoption
    wait_until("a socket in Rust's hands") { stats.dig("counters", "adopted").to_i.positive? }
  end

  def wait_for_stop(signal)
    stopping = Thread.new { server.stop(signal: signal) }
    clients.each(&:wait_for_close)
    stopping.join
  end

  # @param early whether the server keeps what it has read beyond the request where it can be found
  # @param farewell whether it leaves the sockets alone when it ends
  shared_examples "one whose sockets Rust takes" do |signal:, early: true, farewell: true|
    it "serves more clients than it has threads" do
      expect(Array.new(8) { guest }.size).to eq(8)
      wait_for_adoption
    end

    it "has nothing left to do for them" do
      expect(guest.close).to eq(1000)
      wait_for_event "disconnect"
      expect([server.puma_log, log].join).not_to match(/Error|closed stream/)
    end

    it "may read beyond the request" do
      skip "what it read too far is not to be found" unless early

      subscribe = JSON.generate(command: "subscribe", identifier: JSON.generate(channel: "EchoChannel"))
      frame = WebSocket::Frame::Outgoing::Client.new(version: 13, data: subscribe, type: :text).to_s
      dial(early: frame).wait_for { |answer| answer["type"] == "confirm_subscription" }
    end

    it "lets callbacks run when it ends, and clients know" do
      3.times { connect.subscribe(channel: "EventsChannel") }
      wait_for_stop(signal)
      expect(events("unsubscribed", "disconnect").map { |event| event["event"] }.tally)
        .to eq("unsubscribed" => 3, "disconnect" => 3)
      expect(clients.map { |client| client.frames.last["reason"] }).to all(eq("server_restart")) if farewell
    end
  end

  shared_examples "one that cannot hand over its sockets" do
    it "refuses clients, says why, and logs it once" do
      answers = Array.new(3) { dial }
      expect(answers.map { |client| [client.status, client.body] })
        .to all(match([501, /cannot hand over its sockets \(rack\.hijack\); Puma can/]))
      expect(log.lines.grep(/TurboCableRs/)).to match([/cannot hand over its sockets/])
    end
  end

  context "when it is Puma #{Puma::Const::VERSION}" do
    {
      "with one process" => {},
      "with two workers" => { "WEB_CONCURRENCY" => "2" },
      "with two workers, forked from the loaded app" => { "WEB_CONCURRENCY" => "2", "PRELOAD_APP" => "1" }
    }.each do |mode, env|
      context mode do
        before(:context) do
          @server = Dummy.new(adapter: "turbo_cable_rs", env: { "RAILS_MAX_THREADS" => "2", **env })
        end

        it_behaves_like "one whose sockets Rust takes", signal: "TERM"
      end
    end

    context "with a UNIX socket" do
      before(:context) do
        @directory = Dir.mktmpdir("unix-")
        @server = Dummy.new(adapter: "turbo_cable_rs", env: { "BIND" => "unix://#{@directory}/puma.sock" })
      end
      after(:context) { FileUtils.remove_entry(@directory) }

      it "serves clients that come that way" do
        path = File.join(@directory, "puma.sock")
        client = Class.new(CableClient) { define_method(:connect) { |_uri| UNIXSocket.new(path) } }
        clients << guest(client.new(server.cable_url(user: user)))
        wait_for_adoption
      end
    end

    context "when rackup started it" do
      before(:context) { @server = ServedDummy.new("rackup", "puma", adapter: "turbo_cable_rs") }

      it_behaves_like "one whose sockets Rust takes", signal: "TERM"
    end
  end

  # How it is started, the signal that ends it in order, and what else is special.
  {
    "unicorn" => [%w[unicorn], { signal: "QUIT" }],
    "falcon" => [%w[falcon], { signal: "INT", early: false }]
  }.each do |name, (starter, special)|
    context "when it is #{name}" do
      before(:context) do
        skip "#{name} is not installed" unless ServedDummy.installed?(name)
        @server = ServedDummy.new(*starter, adapter: "turbo_cable_rs")
      end

      it_behaves_like "one whose sockets Rust takes", **special
    end
  end

  context "when it is passenger" do
    before(:context) do
      skip "passenger is not installed" unless PassengerDummy.installed?
      @server = PassengerDummy.new(adapter: "turbo_cable_rs")
    end

    # Its core closes them.
    it_behaves_like "one whose sockets Rust takes", signal: "TERM", farewell: false
  end

  %w[webrick thin].each do |name|
    context "when it is #{name}" do
      before(:context) do
        skip "#{name} is not installed" unless ServedDummy.installed?(name)
        @server = ServedDummy.new("rackup", name)
      end

      it_behaves_like "one that cannot hand over its sockets"
    end
  end
end
