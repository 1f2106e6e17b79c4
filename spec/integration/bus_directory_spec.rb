# frozen_string_literal: true

require_relative "bus/bus_helper"
require_relative "script_helper"

RSpec.describe "The directory of the host bus", :bus, :cable do
  before(:context) { @server = BusHelper.start_server(env: {}) }
  after(:context) { @server&.stop }

  attr_reader :server

  let!(:guest) { connect.tap { |client| client.subscribe(channel: "RoomChannel", room: stream) } }
  let(:publisher) { @publisher = AppProcess.start(server) }

  after { @publisher&.stop }

  # In it.
  def path(name)
    File.join(server.bus_directory, name)
  end

  # The server's socket.
  def sockets
    Dir[path("#{server.pid}-*")].map { |path| File.basename(path) }
  end

  def hears?(message)
    publisher.run(broadcasting(message, stream))
    guest.next_message == message && guest.frames_before_echo { nil }.empty?
  end

  it "is private, and has a socket for each process that serves clients, for as long as it does" do
    expect(File.stat(server.bus_directory).mode & 0o7777).to eq(0o700)
    expect(sockets).to match([/\A#{server.pid}-\h{8}\.sock\z/])
    server.stop
    expect(sockets).to be_empty
  ensure
    server.start
  end

  it "comes back when it is removed" do
    expect(hears?("before")).to be(true)
    FileUtils.rm_rf(server.bus_directory)
    wait_until("the socket's return") { sockets.any? }
    expect(hears?("after")).to be(true)
    expect(File.stat(server.bus_directory).mode & 0o7777).to eq(0o700)
  end

  it "loses the sockets of dead processes when somebody broadcasts, and nothing else" do
    dead = path("1-00000000.sock").tap { |path| UNIXServer.new(path).close }
    other = path("notes.txt").tap { |path| File.write(path, "") }
    expect(hears?("hi")).to be(true)
    expect([dead, other].map { |path| File.exist?(path) }).to eq([false, true])
  end

  it "may have somebody in it who does not listen" do
    deaf = UNIXServer.new(path("2-00000000.sock"))
    expect(publisher.time(broadcasting("hi", stream))).to be < 1
    expect(guest.next_message).to eq("hi")
  ensure
    deaf&.close
  end

  it "is no way in for those who speak otherwise" do
    UNIXSocket.open(path(sockets.first)) do |stranger|
      stranger.write("GET / HTTP/1.1\r\n\r\n")
      expect(stranger.read).to eq("")
    end
    wait_for_log(/A process of this host was not understood: another version of the bus/)
    expect(hears?("hi")).to be(true)
  end

  it "is looked at when the app boots" do
    app = Dummy.new(adapter: "turbo_cable_rs", turbo_cable_rs: { bus_directory: __FILE__ })
    expect { app.execute("bin/rails", "runner", "1") }
      .to raise_error(/the directory of the host bus, #{__FILE__} .*\(config\.turbo_cable_rs\.bus_directory/)
  end

  context "when it is nil", :script do
    it "is another one for each channel_prefix" do
      result = run(<<~RUBY)
        TurboCableRs.config.bus_directory = nil
        mine, other = ["mine", "other"].map { |word| "\#{word}-\#{Process.pid}" }
        broadcast = ->(prefix) { ActionCable.server.config.cable[:channel_prefix] = prefix; ActionCable.server.broadcast("lobby", prefix) }
        broadcast.call(mine)
        guest = CableApp.start.guest
        [other, mine].each { |prefix| Process.wait(fork { broadcast.call(prefix); exit!(0) }) }
        puts JSON.generate(mine: mine, heard: guest.frames_before_echo { nil }.map { |frame| frame["message"] })
        FileUtils.rm_rf(TurboCableRs::Bus.directory)
      RUBY
      expect(result["heard"]).to eq([result["mine"]])
    end
  end

  context "when it is false", :script do
    it "is none: each process is for itself" do
      result = run(<<~RUBY)
        TurboCableRs.config.bus_directory = false
        guest = CableApp.start.guest
        Process.wait(fork { ActionCable.server.broadcast("lobby", "another's"); exit!(0) })
        ActionCable.server.broadcast("lobby", "its own")
        puts JSON.generate(guest.frames_before_echo { nil }.map { |frame| frame["message"] })
      RUBY
      expect(result).to eq(["its own"])
    end
  end
end
