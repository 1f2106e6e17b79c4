# frozen_string_literal: true

require_relative "bus/bus_helper"
require_relative "turbo_helper"

RSpec.describe "The host bus", :bus, :cable, :turbo do
  # Clients read one after the other here; none is slow.
  settings = { max_request_bytes: 8 << 20, max_outbox_bytes: 32 << 20, bus_timeout: 10 }

  before(:context) do
    @server = BusHelper.start_server(turbo_cable_rs: settings)
    @crowd = Members.gather(@server).subscribe(channel: "RoomChannel", room: "lobby")
    @publisher = AppProcess.start(@server)
  end
  after(:context) do
    @publisher&.stop
    @crowd&.leave
    @server&.stop
  end

  attr_reader :server, :crowd, :publisher

  def expect_all_to_hear(*messages)
    expect(crowd.messages(messages.size)).to all(eq(messages))
    expect(crowd.rest).to be_empty
  end

  # Of several publishers.
  def expect_all_to_hear_in_any_order(*messages)
    expect(crowd.messages(messages.size)).to all(match_array(messages))
    expect(crowd.rest).to be_empty
  end

  def subscribe(**params)
    crowd.subscribe(params)
  end

  it "carries messages for streams with a block, a coder, or both" do
    subscribe(channel: "BlockStreamChannel", stream: stream)
    subscribe(channel: "CoderStreamChannel", stream: stream)
    subscribe(channel: "CoderStreamChannel", stream: stream, block: true)
    publisher.run(broadcasting({ a: "b" }, stream))
    expect(crowd.messages(3)).to all(contain_exactly({ "in_block" => '{"a":"b"}' }, { "A" => "B" },
                                                     { "in_block" => { "A" => "B" } }))
    expect(crowd.rest).to be_empty
  end

  # In no order, as with any adapter: Action Cable's own threads run the blocks.
  it "carries as many as were broadcast, also where Ruby takes its time" do
    subscribe(channel: "BlockStreamChannel", stream: stream)
    publisher.run("200.times { |n| ActionCable.server.broadcast(#{stream.inspect}, n) }")
    numbers = crowd.messages(200).map { |messages| messages.map { |message| message["in_block"].to_i } }
    expect(numbers.map(&:sort)).to all(eq([*0...200]))
    expect(crowd.rest).to be_empty
  end

  it "carries messages for one model" do
    subscribe(channel: "UserChannel")
    publisher.run('UserChannel.broadcast_to(User.named("member"), { n: 1 })')
    expect_all_to_hear("n" => 1)
  end

  it "carries text without a coder; what is no text stays in its process" do
    publisher.run('ActionCable.server.broadcast("lobby", %({ "raw" : 1 }), coder: nil)')
    publisher.run('ActionCable.server.broadcast("lobby", { n: 1 }, coder: nil)')
    expect_all_to_hear("raw" => 1)
  end

  it "carries Turbo's streams" do
    crowd.subscribe(turbo(stream))
    publisher.run("Turbo::StreamsChannel.broadcast_append_to(#{stream.inspect}, target: 'list', html: '<p>hi</p>')")
    expect(crowd.next_messages).to all(match(%r{action="append" target="list".*<p>hi</p>}))
  end

  it "carries Turbo's page refreshes, of many a few, and always a last one" do
    crowd.subscribe(turbo(stream))
    publisher.run("50.times { Turbo::StreamsChannel.broadcast_refresh_to(#{stream.inspect}) }")
    expect(crowd.messages(2).flatten).to all(match(/action="refresh"/))
    expect(crowd.rest).to be_empty
  end

  it "carries batches in one piece" do
    streams = [stream, "#{stream}-2"]
    streams.each { |name| subscribe(channel: "RoomChannel", room: name) }
    publisher.run(<<~RUBY)
      TurboCableRs.batch { [1, 2].product(#{streams.inspect}) { |n, name| TurboCableRs.broadcast(name, n) } }
      nil
    RUBY
    expect_all_to_hear(1, 1, 2, 2)
  end

  it "carries nothing of a batch that raises" do
    publisher.run('TurboCableRs.batch { TurboCableRs.broadcast("lobby", 1); raise "no" } rescue nil')
    expect(crowd.rest).to be_empty
  end

  it "disconnects remote clients, for a while or for good" do
    [true, false].each do |reconnect|
      strangers = Members.gather(server, each: 1, user: user)
      publisher.run("ActionCable.server.remote_connections.where(current_user: User.named(#{user.inspect}))" \
                    ".disconnect(reconnect: #{reconnect})")
      expect(strangers.clients.map { |client| client.wait_for { |frame| frame["type"] == "disconnect" } })
        .to all(include("reason" => "remote", "reconnect" => reconnect))
      expect(strangers.clients.map(&:wait_for_close)).to all(eq(1000))
    end
    expect(crowd.rest).to be_empty
  end

  { '""' => "", "200 bytes" => "x" * 198, "100 KB" => "x" * 100_000, "5 MB" => "x" * 5_000_000 }
    .each do |size, message|
      it "carries #{size}" do
        publisher.run("ActionCable.server.broadcast('lobby', 'x' * #{message.size})")
        expect(crowd.next_messages.map { |heard| heard == message }).to all(be(true))
      end
    end

  # With the name of the stream, the quotes, and what the frame needs for itself.
  it "carries as many bytes as max_request_bytes says, all in all" do
    most = (8 << 20) - "lobby".bytesize - 2 - 9
    publisher.run("ActionCable.server.broadcast('lobby', 'x' * #{most})")
    expect(crowd.next_messages.map(&:size)).to all(eq(most))
  end

  it "refuses more, before anybody has heard of it" do
    code = "ActionCable.server.broadcast('lobby', 'x' * #{8 << 20})"
    error = /TurboCableRs::TooLargeError: .*8388608.*config\.turbo_cable_rs\.max_request_bytes/
    expect { publisher.run(code) }.to raise_error(error)
    expect { run_in(crowd.process_ids.first, code) }.to raise_error(error)
    expect(crowd.rest).to be_empty
  end

  it "carries the broadcasts of a child once, whether its parent serves clients or publishes" do
    code = [broadcasting("before"), "Process.wait(fork { #{broadcasting('child')}; exit!(0) })", broadcasting("after")]
    run_in(crowd.process_ids.first, "(#{code.join(';')})")
    expect_all_to_hear_in_any_order("before", "child", "after")
    publisher.run(code.join(";"))
    expect_all_to_hear_in_any_order("before", "child", "after")
  end

  context "when a process serves nobody" do
    # A new one, that has not broadcast yet.
    let(:newcomer) { @newcomer = AppProcess.start(server) }

    after { @newcomer&.stop }

    # Of all threads, also those that are none of Ruby's; and what it has open.
    census = <<~'RUBY'
      def census
        threads = Dir["/proc/self/task/*/comm"].map { |file| File.read(file).chomp } + Thread.list.filter_map(&:name)
        sockets = Dir["/proc/self/fd/*"].count { |fd| File.symlink?(fd) && File.readlink(fd).start_with?("socket:") }
        { threads: threads.grep(/cable-/), sockets: sockets, started: TurboCableRs.server.started? }
      end
    RUBY

    it "opens nothing before it broadcasts, and then one socket for each that listens; so does its child" do
      skip "needs /proc" unless File.directory?("/proc/self/task")

      found = newcomer.run(<<~RUBY)
        #{census}
        found = [census, (#{broadcasting('parent')}; census)]
        from_child, to_parent = IO.pipe
        fork { to_parent.puts JSON.generate([census, (#{broadcasting('child')}; census)]); exit!(0) }
        found + JSON.parse(from_child.gets)
      RUBY
      expect_all_to_hear_in_any_order("parent", "child")
      expect(found.map { |process| process["sockets"] }).to eq([0, 2, 0, 2])
      expect(found).to all(include("threads" => [], "started" => false))
    end

    it "has no socket of its own" do
      newcomer.run(broadcasting("hi"))
      expect(crowd.next_messages).to all(eq("hi"))
      expect(process_ids).to match_array(crowd.process_ids)
    end
  end
end
