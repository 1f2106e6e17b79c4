# frozen_string_literal: true

require_relative "script_helper"

# Between Ruby's threads and Rust's.
RSpec.describe "The bridge", :script do
  it "survives the death of an idle worker" do
    result = run(<<~RUBY)
      guest = CableApp.start.guest
      worker = Thread.list.find { |thread| thread.name == "cable-worker-1" }
      killed = !worker.kill.join(5).nil?
      serves = 10.times.all? { |number| CableApp.serves?(guest, number) }
      guest.disconnect
      puts JSON.generate(killed: killed, serves: serves, stopped: TurboCableRs.server.stop)
    RUBY
    expect(result).to eq("killed" => true, "serves" => true, "stopped" => true)
  end

  it "goes on when something is raised into an idle worker" do
    result = run(<<~RUBY)
      guest = CableApp.start.guest
      worker = Thread.list.find { |thread| thread.name == "cable-worker-1" }
      worker.report_on_exception = false
      worker.raise(IOError, "from another thread")
      puts JSON.generate(serves: CableApp.serves?(guest, "still"))
    RUBY
    expect(result).to eq("serves" => true)
  end

  it "does not keep a process that stopped no server" do
    result = run(<<~RUBY, library: "native_library")
      server = TurboCableRs::Native::Server.start(SETTINGS)
      2.times { waiter = server.waiter; Thread.new { waiter.next(nil) } }
      Thread.pass until Thread.list.count(&:stop?) == 2
      puts JSON.generate(waiting: 2)
    RUBY
    expect(result).to eq("waiting" => 2)
  end

  it "carries everything over while the collector runs at every chance" do
    result = run(<<~RUBY, library: "native_library")
      server = TurboCableRs::Native::Server.start(SETTINGS)
      waiter = server.waiter
      commands = Array.new(20) { |number| JSON.generate(command: "message", number: number) }
      frames = commands.map { |command| NativePeer.frame(:text, command) }
      goodbye = NativePeer.frame(:close, "")
      GC.stress = true
      peer = NativePeer.new(server)
      events = [waiter.next(nil)]
      server.ready(1, nil)
      frames.each_with_index do |frame, number|
        peer.send_frame(frame)
        events << waiter.next(1)
        server.transmit(1, "transmitted \#{number}")
        server.start_stream(1, [:action_cable, "identifier"], "lobby")
        server.broadcast("lobby", number.to_s)
        server.stop_stream(1, [:action_cable, "identifier"], "lobby")
      end
      peer.send_frame(goodbye)
      events << waiter.next(1)
      GC.stress = false
      puts JSON.generate(protocol: peer.protocol, events: events, texts: peer.texts)
    RUBY
    numbers = (0...20).to_a
    expect(result["protocol"]).to eq("actioncable-v1-json")
    expect(result["events"].map { |event| event[1] }).to eq(["opened", *["commands"] * 20, "closed"])
    expect(result["events"][1..20].flat_map(&:last).map { |json| JSON.parse(json)["number"] }).to eq(numbers)
    expect(result["texts"]).to eq(numbers.flat_map do |number|
      ["transmitted #{number}", %({"identifier":"identifier","message":#{number}})]
    end)
  end
end
