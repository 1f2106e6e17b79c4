# frozen_string_literal: true

require_relative "cable_helper"
require_relative "script_helper"

RSpec.describe "A forked process" do
  context "when it is a Puma worker, forked from a loaded app", :cable do
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

  context "when its parent serves clients", :script do
    it "serves its own clients, and its parent goes on" do
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

    it "may have nothing to do with the cable" do
      result = run(<<~RUBY)
        app = CableApp.start
        guest = app.guest
        statuses = Array.new(3) { Process.wait2(fork { ActionCable.server.broadcast("lobby", "not heard") }).last.exitstatus }
        puts JSON.generate(statuses: statuses, parent: CableApp.serves?(guest, "heard"))
      RUBY
      expect(result).to eq("statuses" => [0, 0, 0], "parent" => true)
    end
  end
end
