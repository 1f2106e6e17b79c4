# frozen_string_literal: true

require_relative "cable_helper"

RSpec.describe "The process", :cable do
  # Runs Ruby in a process of its own, and returns what its last line says, in JSON.
  def run(script, library: "cable_app")
    output = Tempfile.new("script")
    pid = Process.spawn(RbConfig.ruby, "-I", "lib", "-r", File.join(__dir__, library), "-e", script,
                        in: File::NULL, %i[out err] => output)
    status = wait_until("the script's end", seconds: 30) { Process.wait2(pid, Process::WNOHANG) }.last
    expect(status).to be_success, -> { "#{status}:\n#{File.read(output)}" }
    JSON.parse(File.readlines(output).last)
  ensure
    end_process(pid)
  end

  def end_process(pid)
    Process.kill("KILL", pid)
    Process.wait(pid)
  rescue SystemCallError # it has ended by itself
    nil
  end

  def seconds
    start = Wait.now
    yield
    Wait.now - start
  end

  describe "of an app" do
    let(:server) { @server = Dummy.start(adapter: "turbo_cable_rs") }

    after { @server&.stop }

    def workers
      stats["threads"].grep(/\Acable-/)
    end

    # The reactor's thread is none of Ruby's; where there is no /proc it is not looked for.
    def reactors
      Dir["/proc/#{server.pid}/task/*/comm"].filter_map do |file|
        File.read(file)[/cable-reactor/]
      rescue SystemCallError # that thread has just ended
        nil
      end
    end

    it "starts nothing before the first WebSocket" do
      broadcast(stream, 1)
      expect([workers, reactors, stats["counters"]]).to eq([[], [], {}])

      connect
      expect(workers).to match_array((1..4).map { |number| "cable-worker-#{number}" })
      expect(reactors.size).to eq(1).or(satisfy { !File.directory?("/proc/self/task") })
    end

    it "asks clients to come back when it ends, and runs their callbacks" do
      clients = Array.new(3) { connect.tap { |client| client.subscribe(channel: "EventsChannel") } }
      stopping = Thread.new { server.stop }

      expect(clients.map(&:wait_for_close)).to all(eq(1000))
      expect(clients.map { |client| client.frames.last })
        .to all(eq("type" => "disconnect", "reason" => "server_restart", "reconnect" => true))
      expect(stopping.value.termsig || stopping.value.exitstatus).to eq(Signal.list["TERM"])
      expect(events("unsubscribed", "disconnect").map { |event| event["event"] }.tally)
        .to eq("unsubscribed" => 3, "disconnect" => 3)
    end

    it "ends in time when clients do not answer, and runs their callbacks" do
      3.times { connect.subscribe(channel: "EventsChannel") }
      expect(seconds { server.stop }).to be < 10
      expect(events("disconnect").size).to eq(3)
    end

    it "ends promptly on Ctrl-C while it is idle" do
      connect.close
      wait_for_event "disconnect"
      expect(seconds { server.stop(signal: "INT") }).to be < PROMPTLY
    end

    it "ends promptly on Ctrl-C before the first client" do
      server
      expect(seconds { server.stop(signal: "INT") }).to be < PROMPTLY
    end
  end

  describe "of a Puma worker, forked from a loaded app" do
    let(:server) do
      @server = Dummy.start(adapter: "turbo_cable_rs", env: { "WEB_CONCURRENCY" => "2", "PRELOAD_APP" => "1" })
    end

    after { @server&.stop }

    def process_id(client)
      client.subscribe(channel: "EchoChannel")
      client.perform({ channel: "EchoChannel" }, "process_id")
      client.next_message["process_id"]
    end

    # One client for each process.
    def client_of_each_worker
      found = {}
      wait_until("a client of each worker") do
        client = connect
        found[process_id(client)] ||= client
        found.size == 2
      end
      found
    end

    it "serves" do
      client_of_each_worker.each do |process_id, client|
        room = { channel: "RoomChannel", room: "#{stream}-#{process_id}" }
        client.subscribe(room)
        client.perform(room, "speak", text: "hi")
        expect(client.next_message).to eq("user" => user, "text" => "hi")
      end
      server.stop
      expect(clients.map(&:wait_for_close)).to all(eq(1000))
      expect(events("disconnect").size).to eq(clients.size)
    end
  end

  it "can be forked while it serves: parent and child serve their own clients" do
    result = run(<<~RUBY)
      app = CableApp.start
      guest = app.guest
      CableApp.serves?(guest, "before") or raise "the parent does not serve"
      from_child, to_parent = IO.pipe
      from_parent, to_child = IO.pipe
      child = fork do
        own = CableApp.start.guest
        to_parent.puts CableApp.serves?(own, "child"), TurboCableRs.server.stats[:adopted]
        from_parent.gets
      end
      served, adopted = from_child.gets, from_child.gets
      during = CableApp.serves?(guest, "during")
      code = guest.close # heard by the client although the child holds a copy of the descriptor
      to_child.puts
      status = Process.wait2(child).last
      puts JSON.generate(child: [served.chomp, adopted.to_i, status.exitstatus], parent: during, code: code,
                         after: CableApp.serves?(app.guest, "after"))
    RUBY
    expect(result).to eq("child" => ["true", 1, 0], "parent" => true, "code" => 1000, "after" => true)
  end

  it "can fork children that have nothing to do with the cable" do
    result = run(<<~RUBY)
      app = CableApp.start
      guest = app.guest
      statuses = Array.new(3) { Process.wait2(fork { ActionCable.server.broadcast("lobby", "not heard") }).last.exitstatus }
      puts JSON.generate(statuses: statuses, parent: CableApp.serves?(guest, "heard"))
    RUBY
    expect(result).to eq("statuses" => [0, 0, 0], "parent" => true)
  end

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

  it "can raise into an idle worker, as timeouts do" do
    result = run(<<~RUBY)
      guest = CableApp.start.guest
      worker = Thread.list.find { |thread| thread.name == "cable-worker-1" }
      worker.report_on_exception = false
      worker.raise(IOError, "from another thread")
      puts JSON.generate(serves: CableApp.serves?(guest, "still"))
    RUBY
    expect(result).to eq("serves" => true)
  end

  it "ends though nobody stopped the server" do
    result = nil
    duration = seconds do
      result = run(<<~RUBY, library: "native_library")
        server = TurboCableRs::Native::Server.start(SETTINGS)
        2.times { waiter = server.waiter; Thread.new { waiter.next(nil) } }
        Thread.pass until Thread.list.count(&:stop?) == 2
        puts JSON.generate(waiting: 2)
      RUBY
    end
    expect(result).to eq("waiting" => 2)
    expect(duration).to be < PROMPTLY
  end

  it "keeps what crosses to Rust and back, though the collector runs at every chance" do
    result = run(<<~RUBY, library: "native_library")
      server = TurboCableRs::Native::Server.start(SETTINGS)
      waiter = server.waiter
      commands = Array.new(20) { |number| JSON.generate(command: "message", number: number) }
      frames = commands.map { |command| NativePeer.frame(:text, command) }
      goodbye = NativePeer.frame(:close, "")
      GC.stress = true
      peer = NativePeer.new(server)
      events = [waiter.next(nil)]
      server.ready(1, false)
      frames.each_with_index do |frame, number|
        peer.send_frame(frame)
        events << waiter.next(1)
        server.transmit(1, "transmitted \#{number}")
        server.start_stream(1, "identifier", "lobby")
        server.broadcast("lobby", number.to_s)
        server.stop_stream(1, "identifier", "lobby")
      end
      peer.send_frame(goodbye)
      events << waiter.next(1)
      GC.stress = false
      puts JSON.generate(protocol: peer.protocol, events: events, texts: peer.texts)
    RUBY
    numbers = (0...20).to_a
    expect(result["protocol"]).to eq("actioncable-v1-json")
    expect(result["events"].map { |event| event[1] }).to eq(["opened", *["command"] * 20, "closed"])
    expect(result["events"][1..20].map { |event| JSON.parse(event[2])["number"] }).to eq(numbers)
    expect(result["texts"])
      .to eq(numbers.flat_map { |number| ["transmitted #{number}", %({"identifier":"identifier","message":#{number}})] })
  end
end
