# frozen_string_literal: true

require_relative "turbo_helper"
require_relative "script_helper"

RSpec.describe "Several reactors" do
  CableHelper::ADAPTERS.each do |adapter|
    context "with the adapter #{adapter}", :cable, :turbo do
      before(:context) { @server = Dummy.start(adapter: adapter, turbo_cable_rs: { reactor_threads: 2 }) }
      after(:context) { @server&.stop }

      let(:server) { @server }
      let(:room) { { channel: "RoomChannel", room: stream } }

      # Clients that come one after the other are divided equally.
      def crowd(size, identifier)
        Array.new(size) do |number|
          connect(user: "#{user}-#{number}").tap { |client| client.subscribe(identifier) }
        end
      end

      def notes(user)
        events("note", user: user).map { |event| event["text"] }
      end

      it "keep the order of a stream for every client, whoever broadcasts" do
        clients = crowd(4, room)
        clients.each { |one| one.perform(room, "count", to: 100) }
        heard = clients.map { |one| Array.new(400) { one.next_message } }
        expect(heard.uniq.size).to eq(1)
      end

      it "keep each client's own order" do
        clients = crowd(2, { channel: "EventsChannel" })
        clients.each { |one| 20.times { |it| one.perform({ channel: "EventsChannel" }, "note", text: it) } }
        2.times do |number|
          wait_until("all notes") { notes("#{user}-#{number}").size == 20 }
          expect(notes("#{user}-#{number}")).to eq((0...20).to_a)
        end
      end

      it "share what the adapter subscribes for Turbo's streams, to the last client of either" do
        first, second = crowd(2, turbo(stream))
        expect(stats["adapter_streams"].count(stream)).to eq(adapter == "async" ? 1 : 0)
        broadcast(stream, 1)
        expect([first, second].map(&:next_message)).to eq([1, 1])

        first.close
        broadcast(stream, 2)
        expect(second.next_message).to eq(2)
        second.close
        wait_until("the adapter to forget it") { !stats["adapter_streams"].include?(stream) }
      end

      it "count together" do
        before = stats["counters"]
        clients = crowd(4, room)
        broadcast(stream, 1)
        clients.each(&:next_message)
        after = stats["counters"]
        expect(%w[adopted broadcasts deliveries].map { |name| after[name] - before[name].to_i }).to eq([4, 1, 4])
      end
    end
  end

  it "say farewell to the clients of all, and run their callbacks", :cable, :turbo do
    own = Dummy.start(adapter: "turbo_cable_rs", turbo_cable_rs: { reactor_threads: 2 })
    clients = Array.new(4) { CableClient.open(own.cable_url(user: user)) }
    clients.each { |client| client.subscribe(channel: "EventsChannel") }
    stopping = Thread.new { own.stop }
    expect(clients.map(&:wait_for_close)).to all(eq(1000))
    expect(stopping.value).to be_success.or be_signaled
    expect(own.events.map { |event| event["event"] }.tally).to include("unsubscribed" => 4, "disconnect" => 4)
  ensure
    own&.kill
    clients&.each(&:disconnect)
  end

  context "with a script", :script do
    it "have a thread each, which a forked child has not, and the child starts its own" do
      result = run(<<~RUBY)
        def threads = Dir["/proc/self/task/*/comm"].map { |path| File.read(path).chomp }.grep(/cable-reactor/).sort

        TurboCableRs.config.reactor_threads = 2
        guests = CableApp.start.then { |app| Array.new(2) { app.guest } }
        from_child, to_parent = IO.pipe
        Process.wait(fork do
          before = threads
          own = CableApp.start.then { |app| Array.new(2) { app.guest } }
          ActionCable.server.broadcast("lobby", "from the child")
          to_parent.puts JSON.generate(before: before, heard: own.map(&:next_message), after: threads)
        end)
        heard = guests.map { |guest| [guest.next_message, guest.frames_before_echo {}] }
        puts JSON.generate(child: JSON.parse(from_child.gets), heard: heard, parent: threads)
      RUBY
      names = %w[cable-reactor cable-reactor-2]
      expect(result).to eq("child" => { "before" => [], "heard" => ["from the child"] * 2, "after" => names },
                           "heard" => [["from the child", []]] * 2, "parent" => names)
    end
  end
end
