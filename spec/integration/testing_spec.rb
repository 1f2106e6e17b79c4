# frozen_string_literal: true

require_relative "script_helper"

RSpec.describe "The helpers for tests", :script do
  # In a process that has loaded the dummy app, and no test framework.
  def run_in_app(script)
    run("#{<<~RUBY}\n#{script}", library: "../support/dummy")
      Dummy.load

      # Ruby's threads and, where the system lists them, those of native code, and sockets.
      def running
        sockets = Dir["/proc/self/fd/*"].count { |path| File.readlink(path).start_with?("socket:") rescue false }
        [Thread.list.size, Dir["/proc/self/task/*"].size, sockets]
      end

      # How many more of these there are when the block, and what it has started, should have ended.
      def left_by
        before = running
        yield
        TurboCableRs::Testing::Deadline.new(5).wait_until { running == before }
        running.zip(before).map { |number, earlier| number - earlier }
      end
    RUBY
  end

  let(:nothing) { [0, 0, 0] }

  it "are for Minitest, without RSpec" do
    report = run_in_app(<<~RUBY)
      require "minitest"
      load "spec/integration/testing/notes_test.rb"
      left = left_by { Minitest.run || abort }
      runs = NotesTest.runnable_methods.size
      puts JSON.generate(left: left, runs: runs, started: TurboCableRs.server.started?, rspec: defined?(RSpec))
    RUBY

    expect(report).to eq("left" => nothing, "runs" => 6, "started" => false, "rspec" => nil)
  end

  it "have turbo-rails' names where that gem is absent", unless: Gem.loaded_specs.key?("turbo-rails") do
    report = run_in_app(<<~RUBY)
      require "minitest"
      load "spec/integration/testing/turbo_names_test.rb"
      Minitest.run || abort
      puts JSON.generate(runs: TurboNamesTest.runnable_methods.size + TurboNamesResponseTest.runnable_methods.size)
    RUBY

    expect(report).to eq("runs" => 3)
  end

  it "are for RSpec, without Minitest" do
    report = run_in_app(<<~RUBY)
      require "rspec/core"
      require "turbo_cable_rs/rspec"

      group = RSpec.describe "A room", :cable_server do
        it "hears what is said" do
          room = cable_client(query: { user: "ada" }).subscribe("RoomChannel", room: "lobby")
          room.perform(:speak, text: "Hello")
          expect(room.next_message["text"]).to eq("Hello")
        end

        it "fails with a client that waits" do
          cable_client(query: { user: "ada" }).next_frame(timeout: 0.01)
        end

        it "broadcasts" do
          expect { Turbo::StreamsChannel.broadcast_remove_to "notes", target: "a" }
            .to have_broadcasted_turbo_stream(action: :remove, target: "a").to("notes")
        end
      end

      left = left_by { group.run }
      results = group.examples.map { |example| example.execution_result.status }
      puts JSON.generate(left: left, results: results, minitest: defined?(Minitest))
    RUBY

    expect(report).to eq("left" => nothing, "results" => %w[passed failed passed], "minitest" => nil)
  end

  it "serve any Rack app, one at a time, and put back what they found" do
    report = run_in_app(<<~RUBY)
      require "turbo_cable_rs/testing"
      include TurboCableRs::Testing

      adapter = ActionCable.server.pubsub
      port = nil
      message = second = nil
      left = left_by do
        message = CableServer.start(app: ActionCable.server, path: "/") do |server|
          port = server.port
          CableServer.start rescue second = $!.message
          room = server.connect(query: { user: "ada" }).subscribe("RoomChannel", room: "lobby")
          ActionCable.server.broadcast("lobby", "Hello")
          room.next_message
        end
      end
      refused = TCPSocket.new("127.0.0.1", port) rescue $!.class.name
      puts JSON.generate(
        message: message, left: left, second: second, refused: refused,
        same: ActionCable.server.pubsub.equal?(adapter), recorded: adapter.broadcasts("lobby")
      )
    RUBY

    expect(report).to match(
      "message" => "Hello", "left" => nothing, "refused" => "Errno::ECONNREFUSED", "same" => true,
      "recorded" => ['"Hello"'], "second" => %r{\Aa CableServer runs already, at ws://127\.0\.0\.1:\d+/: stop it}
    )
  end

  it "say so when the app's callbacks do not end" do
    report = run_in_app(<<~RUBY)
      require "turbo_cable_rs/testing"
      TurboCableRs.config.shutdown_timeout = 0.1
      server = TurboCableRs::Testing::CableServer.start
      server.connect(query: { user: "ada" }).subscribe("EventsChannel").perform(:note, pause: 1)
      server.stop rescue message = $!.message
      puts JSON.generate(message)
    RUBY

    expect(report).to eq("the app's callbacks still run after 0.1 s (config.turbo_cable_rs.shutdown_timeout)")
  end

  it "serve with stock Action Cable, where the gem is switched off" do
    report = run_in_app(<<~RUBY)
      require "turbo_cable_rs/testing"
      TurboCableRs.config.enabled = false

      TurboCableRs::Testing::CableServer.start do |server|
        room = server.connect(query: { user: "ada" }).subscribe("RoomChannel", room: "lobby")
        ActionCable.server.broadcast("lobby", "Hello")
        puts JSON.generate(message: room.next_message, native: TurboCableRs.server.started?)
      end
    RUBY

    expect(report).to eq("message" => "Hello", "native" => false)
  end
end
