# frozen_string_literal: true

require_relative "bus/bus_helper"
require_relative "bus/sidekiq_process"

# Everything here must reach all clients of two Puma workers, with no broker. A message that comes twice is found by the
# next example at the latest.
RSpec.describe "A broadcast", :bus, :cable do
  before(:context) do
    @server = BusHelper.start_server
    @crowd = Members.gather(@server, each: 3).subscribe(channel: "RoomChannel", room: "lobby")
  end
  after(:context) do
    @crowd&.leave
    @server&.stop
  end

  attr_reader :server, :crowd

  let(:message) { CableHelper.unique("message") }
  let(:code) { broadcasting(message) }

  # In any order: only a publisher's own messages have one.
  def expect_everybody_to_hear(*messages)
    expect(crowd.messages(messages.size)).to all(match_array(messages))
    expect(crowd.rest).to be_empty
  end

  it "comes from a web request to any worker" do
    crowd.process_ids.each { |process_id| run_in(process_id, broadcasting("#{message}-#{process_id}")) }
    expect_everybody_to_hear(*crowd.process_ids.map { |process_id| "#{message}-#{process_id}" })
  end

  it "comes from a channel of any worker" do
    crowd.delegates.each_value do |client|
      client.perform({ channel: "RoomChannel", room: "lobby" }, "speak", text: message)
      expect_everybody_to_hear({ "user" => "member", "text" => message })
    end
  end

  it "comes from a job in a worker's own threads" do
    run_in(crowd.process_ids.first, "TellJob.perform_later('lobby', #{message.inspect}).job_id")
    expect_everybody_to_hear(message)
  end

  it "comes from Sidekiq" do
    skip SidekiqProcess.obstacle if SidekiqProcess.obstacle

    begin
      sidekiq = SidekiqProcess.start(server)
      sidekiq.enqueue("TellJob", "lobby", message)
      expect_everybody_to_hear(message)
    ensure
      sidekiq&.stop
    end
  end

  it "comes from bin/rails runner" do
    server.execute("bin/rails", "runner", code)
    expect_everybody_to_hear(message)
  end

  it "comes from bin/rails console" do
    server.execute("bin/rails", "console", input: "#{code}\n")
    expect_everybody_to_hear(message)
  end

  it "comes from a rake task" do
    server.execute("bundle", "exec", "rake", "--rakelibdir", File.join(__dir__, "bus"), "tell[lobby,#{message}]")
    expect_everybody_to_hear(message)
  end

  it "comes from a script that ends at once" do
    server.execute("bundle", "exec", "ruby", "-r", "./config/environment", "-e", "#{code}; exit!(0)")
    expect_everybody_to_hear(message)
  end

  context "when another process has loaded the app" do
    before(:context) { @processes = AppProcess.start(@server, 2) }
    after(:context) { @processes&.each(&:stop) }

    attr_reader :processes

    it "comes from each that ends at once, every time" do
      processes.first.run(<<~RUBY)
        20.times do |number|
          Process.wait(fork { ActionCable.server.broadcast("lobby", number); exit!(0) })
        end
      RUBY
      expect_everybody_to_hear(*0...20)
    end

    # As Solid Queue does it: a supervisor that may have broadcast itself, and its workers.
    it "comes from a supervisor and the processes it forks" do
      processes.first.run(<<~RUBY)
        ActionCable.server.broadcast("lobby", "supervisor")
        3.times do |number|
          Process.wait(fork { 2.times { |turn| ActionCable.server.broadcast("lobby", [number, turn]) }; exit!(0) })
        end
        ActionCable.server.broadcast("lobby", "supervisor again")
      RUBY
      expect_everybody_to_hear("supervisor", *[0, 1, 2].product([0, 1]), "supervisor again")
    end

    it "comes in the order of its publisher, also when several publish at once" do
      count = 500
      processes.map.with_index do |process, index|
        Thread.new { process.run("#{count}.times { |n| ActionCable.server.broadcast('lobby', [#{index}, n]) }") }
      end.each(&:join)

      crowd.messages(2 * count).each do |messages|
        expect(messages.group_by(&:first).transform_values { |ones| ones.map(&:last) })
          .to eq(0 => [*0...count], 1 => [*0...count])
      end
      expect(crowd.rest).to be_empty
    end

    it "comes from many threads at once, each in its order" do
      processes.first.run(<<~RUBY)
        Array.new(4) do |index|
          Thread.new { 50.times { |n| ActionCable.server.broadcast("lobby", [index, n]) } }
        end.each(&:join)
        nil
      RUBY
      crowd.messages(200).each do |messages|
        expect(messages.group_by(&:first).values.map { |ones| ones.map(&:last) }).to all(eq([*0...50]))
      end
      expect(crowd.rest).to be_empty
    end
  end
end
