# frozen_string_literal: true

require_relative "cable_helper"
require_relative "script_helper"

RSpec.describe "A forked process" do
  context "when it is a Puma worker", :cable do
    let(:puma) { {} }
    let(:server) { @server = Dummy.start(adapter: "turbo_cable_rs", env: { "WEB_CONCURRENCY" => "2", **puma }) }

    after { @server&.stop }

    # A client of the worker with this process id, or of any other than those.
    def client_of(process_id = nil, except: [])
      wait_until("a client of another worker than #{except}", seconds: 30) do
        client = connect
        found = process_id_of(client)
        [client, found] if process_id ? found == process_id : !except.include?(found)
      end
    end

    def process_id_of(client)
      client.subscribe(channel: "EchoChannel")
      client.perform({ channel: "EchoChannel" }, "process_id")
      client.next_message["process_id"]
    end

    def worker(index)
      server.puma_log.scan(/Worker #{index} \(PID: (\d+)\) booted/).flatten.last.to_i
    end

    def serves?(client)
      room = { channel: "RoomChannel", room: CableHelper.unique("room") }
      client.subscribe(room)
      client.perform(room, "speak", text: "hi")
      client.next_message == { "user" => user, "text" => "hi" }
    end

    def expect_both_to_serve
      first, process_id = client_of
      second, = client_of(except: [process_id])
      expect([serves?(first), serves?(second)]).to eq([true, true])
    end

    def expect_an_end_in_order
      stopping = Thread.new { server.stop }
      staying = clients.reject { |client| client.io.closed? }
      expect(staying.map(&:wait_for_close)).to all(eq(1000))
      stopping.join
      expect(events("disconnect").size).to eq(clients.size)
    end

    {
      "has loaded the app itself" => {},
      "was forked from the loaded app" => { "PRELOAD_APP" => "1" }
    }.each do |how, env|
      context "when it #{how}" do
        let(:puma) { env }

        it "serves" do
          expect_both_to_serve
          expect_an_end_in_order
        end
      end
    end

    context "when it was forked from a worker that serves clients" do
      let(:puma) { { "FORK_WORKER" => "1" } }

      it "serves, and leaves the clients where they are" do
        stays, = client_of(worker(0))
        replaced = worker(1)
        moves, = client_of(replaced)
        Process.kill("URG", server.pid) # worker 0 forks all others anew

        moves.wait_for { |frame| frame["reason"] == "server_restart" }
        expect(moves.wait_for_close).to eq(1000)
        wait_until("the next worker 1", seconds: 30) { worker(1) != replaced }
        expect([client_of(worker(1)).first, stays].map { |client| serves?(client) }).to eq([true, true])
        expect_an_end_in_order
      end
    end
  end

  context "when its parent serves clients", :script do
    # Children end one way or the other; what the clients of the parent have heard by then, they have heard once.
    { "returns" => "fork { }",
      "exits" => "fork { exit }",
      "exits at once" => "fork { exit! }",
      "becomes another program" => 'fork { exec "true" }',
      "is killed" => 'fork { Process.kill "KILL", Process.pid }',
      "collects garbage" => "fork { GC.start }",
      "is a program" => '`true`; system("true"); Process.spawn("true")',
      "is at the other end of a pipe" => 'IO.popen("-") { |io| io ? io.read : puts("hello") }; fork { }' }
      .each do |what, code|
        it "leaves the clients where they are when it #{what}" do
          result = run(<<~RUBY)
            app = CableApp.start
            guests = Array.new(3) { app.guest }
            #{code}
            Process.waitall
            ActionCable.server.broadcast("lobby", "after")
            heard = guests.map { |guest| guest.frames_before_echo {}.map { |frame| frame["message"] } }
            puts JSON.generate(heard: heard, clients: TurboCableRs.server.stats[:connections])
          RUBY
          expect(result).to eq("heard" => [["after"]] * 3, "clients" => 3)
        end
      end

    it "broadcasts to them, once" do
      result = run(<<~RUBY)
        guests = CableApp.start.then { |app| Array.new(2) { app.guest } }
        Process.wait(fork { ActionCable.server.broadcast("lobby", "from the child") })
        puts JSON.generate(guests.map { |guest| [guest.next_message, guest.frames_before_echo {}] })
      RUBY
      expect(result).to eq([["from the child", []]] * 2)
    end

    it "has connections and streams of its own, and its parent goes on" do
      result = run(<<~RUBY)
        class BlockChannel < ActionCable::Channel::Base
          def subscribed
            stream_from("with a block") { |message| transmit message }
          end
        end
        def state
          streams = ActionCable.server.pubsub.send(:subscriber_map).instance_variable_get(:@subscribers).keys
          [ActionCable.server.connections.size, streams - ["turbo_cable_rs/control"]]
        end

        app = CableApp.start
        guests = Array.new(2) { app.guest.tap { |guest| guest.subscribe(channel: "BlockChannel") } }
        from_child, to_parent = IO.pipe
        fork do
          states = [state]
          ActionCable.server.restart # concerns nobody
          own = CableApp.start.guest
          ActionCable.server.broadcast("lobby", "from the child")
          to_parent.puts JSON.generate([*states, own.next_message, state])
        end
        Process.waitall
        heard = guests.map { |guest| [guest.next_message, guest.frames_before_echo {}] }
        puts JSON.generate(child: JSON.parse(from_child.gets), heard: heard, parent: state)
      RUBY
      expect(result).to eq("child" => [[0, []], "from the child", [1, []]],
                           "heard" => [["from the child", []]] * 2,
                           "parent" => [2, ["with a block"]])
    end

    it "may be forked by a channel, and ends even if it is not told to" do
      result = run(<<~RUBY)
        class ForkingChannel < ActionCable::Channel::Base
          def wait
            transmit Process.wait2(fork { ActionCable.server.broadcast("nobody", 1) }).last.exitstatus
          end

          def go_on
            pid = fork # both come back from here
            transmit Process.wait2(pid).last.exitstatus if pid
          end
        end
        guest = CableApp.start.client
        guest.subscribe(channel: "ForkingChannel")
        %w[wait go_on].each { |action| guest.perform({ channel: "ForkingChannel" }, action) }
        puts JSON.generate(Array.new(2) { guest.next_message })
      RUBY
      expect(result).to eq([0, 0])
    end

    # The child holds copies of all descriptors at first. Whatever fails, nobody stays for more than a minute.
    { "fork" => "fork { sleep 60 }",
      "IO.popen" => '(io = IO.popen("-")) ? io.pid : sleep(60)',
      "a fork of a fork" => "IO.pipe.then { |from, to| fork { to.puts fork { sleep 60 } } && from.gets }" }
      .each do |way, code|
        it "withholds no client's end from it when its parent is killed, by #{way}" do
          result = run(<<~RUBY)
            from_server, to_parent = IO.pipe
            server = fork do
              to_parent.puts CableApp.start.port
              Wait.wait_until("the clients") { TurboCableRs.server.stats[:connections] == 2 }
              to_parent.puts((#{code}).to_i)
              sleep 60
            end
            app = CableApp.new(port: from_server.gets.to_i)
            guests = Array.new(2) { app.guest }
            child = from_server.gets.to_i
            Process.kill("KILL", server)
            ends = guests.map(&:wait_for_close) # fails in time
            living = Process.kill(0, child)
            Process.kill("KILL", child)
            puts JSON.generate(ends: ends, living: living)
          RUBY
          expect(result).to eq("ends" => [nil, nil], "living" => 1)
        end
      end

    it "tells clients of their server's end when that becomes a daemon, which serves anew" do
      result = run(<<~RUBY)
        from_daemon, to_script = IO.pipe
        from_script, to_daemon = IO.pipe
        fork do
          to_daemon.close
          to_script.puts CableApp.start.port
          from_script.gets
          Process.daemon
          to_script.puts CableApp.start.port
          from_script.gets
        end
        lost = CableApp.new(port: from_daemon.gets.to_i).guest
        to_daemon.puts
        daemon = CableApp.new(port: from_daemon.gets.to_i)
        code = lost.wait_for_close
        served = daemon.guest.frames_before_echo {}
        to_daemon.puts
        puts JSON.generate(lost: code, served: served)
      RUBY
      expect(result).to eq("lost" => nil, "served" => [])
    end

    it "withholds no client's end from it when its parent closes it" do
      result = run(<<~RUBY)
        guest = CableApp.start.guest
        from_parent, to_child = IO.pipe
        child = fork { from_parent.gets }
        ActionCable.server.connections.first.close(reconnect: false)
        code = guest.wait_for_close
        to_child.puts
        puts JSON.generate(code: code, child: Process.wait2(child).last.exitstatus)
      RUBY
      expect(result).to eq("code" => 1000, "child" => 0)
    end
  end

  context "when its parent listens to PostgreSQL", :script,
          skip: AdapterBundle.obstacle("pg", PostgresqlProcess::PROGRAM) do
    before { @postgresql = PostgresqlProcess.start }
    after { @postgresql.stop }

    it "leaves it the connection" do
      result = run(<<~RUBY, env: { **AdapterBundle.environment("pg"), **@postgresql.environment })
        require "active_record"
        ActiveRecord::Base.establish_connection(ENV.fetch("DATABASE_URL"))
        ActionCable.server.config.cable = { adapter: "postgresql" }.with_indifferent_access
        guest = CableApp.start.guest
        [-> { GC.start }, -> { exit! }, -> { ActionCable.server.broadcast("lobby", "from the child") }].each do |work|
          Process.wait(fork(&work))
        end
        ActionCable.server.broadcast("lobby", "from the parent")
        heard = Array.new(2) { guest.next_message }
        puts JSON.generate(heard: heard, more: guest.frames_before_echo {})
      RUBY
      expect(result).to eq("heard" => ["from the child", "from the parent"], "more" => [])
    end
  end

  context "when its parent only loaded the app, as Spring does", :script do
    it "serves, one after the other" do
      result = run(<<~RUBY)
        statuses = Array.new(3) { Process.wait2(fork { exit CableApp.serves?(CableApp.start.guest, "hi") }).last.exitstatus }
        puts JSON.generate(statuses: statuses, started: TurboCableRs.server.started?)
      RUBY
      expect(result).to eq("statuses" => [0, 0, 0], "started" => false)
    end
  end
end
