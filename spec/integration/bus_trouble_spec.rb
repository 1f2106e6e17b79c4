# frozen_string_literal: true

require_relative "bus/bus_helper"

# What happens to one worker is nothing to the clients of the other, and little to who broadcasts.
RSpec.describe "A worker on the host bus", :bus, :cable do
  before(:context) do
    @server = BusHelper.start_server(turbo_cable_rs: { bus_timeout: 1 },
                                     env: { "WEB_CONCURRENCY" => "2", "PRELOAD_APP" => "1" })
    @publisher = AppProcess.start(@server)
  end
  after(:context) do
    @publisher&.stop
    @server&.stop
  end

  attr_reader :server, :publisher

  let(:crowd) { @crowd = Members.gather(server).subscribe(channel: "RoomChannel", room: stream) }
  let(:worker) { crowd.process_ids.first }
  let(:other) { crowd.process_ids.last }
  let(:bus_timeout) { 1 }

  after { @crowd&.leave }

  # What each broadcast took.
  def publish(numbers, size: 0)
    numbers.map { |number| publisher.time(broadcasting([number, "x" * size], stream)) }
  end

  def numbers_heard_by(client, count)
    Array.new(count) { client.next_message.first }
  end

  def expect_to_hear(clients, numbers)
    expect(clients.map { |client| numbers_heard_by(client, numbers.size) }).to all(eq(numbers))
    expect(clients.map { |client| client.frames_before_echo { nil } }).to all(be_empty)
  end

  def gaps
    server.events.select { |event| event["event"] == "gap" }
  end

  # What a client missed: from the first number that it did not hear to the one it heard next. Where it was told to
  # leave before, that was one of the last.
  def expect_to_have_lost(count, client, last:)
    heard = client.received.filter_map { |frame| frame["message"] }.grep(Array).map(&:first)
    expect(heard).to eq(heard.sort)
    first = heard.each_with_index.take_while { |number, index| number == index }.size
    expect(first + count).to eq(heard[first]).or(satisfy { |number| heard[first].nil? && last.cover?(number) })
  end

  # Workers that Puma has started by now.
  def workers
    server.puma_log.scan(/Worker \d \(PID: (\d+)\) booted/).flatten.map(&:to_i)
  end

  def wait_for_next_worker
    started = workers.size
    yield
    wait_until("the next worker", seconds: 30) { workers.size > started }
  end

  it "costs others nothing when it is killed, not even those who would die of a broken pipe" do
    publisher.run('trap("PIPE", "SYSTEM_DEFAULT")')
    of_other = crowd.of(other)
    wait_for_next_worker do
      times = publish(0...50)
      Process.kill("KILL", worker)
      times.concat(publish(50...100))
      expect(times.max).to be < bus_timeout
    end
    expect_to_hear(of_other, [*0...100])
    successors = Members.gather(server).subscribe(channel: "RoomChannel", room: stream)
    publish([100])
    expect(successors.messages(1).flatten(1).map(&:first)).to all(eq(100))
    expect(process_ids).not_to include(worker)
  ensure
    successors&.leave
  end

  it "costs others nothing when it hangs, and a publisher bus_timeout once; back again, it tells of the gap" do
    deaf = crowd.of(worker)
    Process.kill("STOP", worker)
    times = publish(0...60, size: 10_000)
    expect(times.sort.last(2)).to match([be < bus_timeout / 2.0, be_between(bus_timeout - 0.1, bus_timeout + 2)])
    expect_to_hear(crowd.of(other), [*0...60])
    wait_for_log(/WARN .*Process #{worker} has taken no broadcasts for 1 s \(config\.turbo_cable_rs\.bus_timeout\)/)

    Process.kill("CONT", worker)
    number = 59
    gap = wait_until("the news of the gap") { publish([number += 1]) && gaps.first }
    expect(gap).to include("adapter" => "turbo_cable_rs")
    farewells = deaf.map { |client| client.wait_for { |frame| frame["type"] == "disconnect" } }
    expect(farewells).to all(include("reason" => "gap", "reconnect" => true))
    deaf.each { |client| expect_to_have_lost(gap["lost"], client, last: 60..number) }
  ensure
    Process.kill("CONT", worker)
  end

  it "tells its clients to come back when any process says so" do
    clients = crowd.clients
    publisher.run("TurboCableRs.reconnect_clients(reason: 'news')")
    farewells = clients.map { |client| client.wait_for { |frame| frame["type"] == "disconnect" } }
    expect(farewells).to all(include("reason" => "news", "reconnect" => true))
  end

  it "hears from the moment in which its first client's subscription is confirmed" do
    5.times do
      former = workers.last
      wait_for_next_worker { Process.kill("TERM", former) }
      fresh = wait_until("a client of the new worker") do
        client = connect
        client.subscribe(channel: "RoomChannel", room: stream)
        publisher.run(broadcasting("now", stream))
        expect(client.next_message).to eq("now")
        Members.process_id_of(client) == workers.last
      end
      expect(fresh).to be(true)
    end
  end
end
