# frozen_string_literal: true

require_relative "backplane_helper"

RSpec.describe "PostgreSQL as the backplane", :cable,
               skip: AdapterBundle.obstacle("pg", PostgresqlProcess::PROGRAM) do
  include BackplaneHelper

  attr_reader :postgresql, :server

  before(:context) do
    @postgresql = PostgresqlProcess.start
    schema = <<~RUBY
      ActiveRecord::Schema.verbose = false
      load Rails.root.join("db/schema.rb") unless ActiveRecord::Base.connection.table_exists?("users")
    RUBY
    options = BackplaneHelper.options("pg", @postgresql.environment, initializer: schema)
    @server = Dummy.start(adapter: "postgresql", **options)
    @process = @server.pid
  end

  before { wait_until_healthy(true) }

  after { expect(server.pid).to eq(@process) }

  after(:context) { [@server, @postgresql].compact.each(&:stop) }

  describe "that goes away and comes back" do
    it "costs no subscription when it only ends connections, and clients are told" do
      clients = listeners
      noted = gaps { wait_for_outage { expect(postgresql.terminate_listeners).to eq(1) } }

      expect_told(clients)
      expect(noted.last).to include("adapter" => "postgresql", "streams" => be >= 2)
      expect_delivery(clients = listeners)
      expect_remote_disconnect(clients.first)
    end

    it "may crash" do
      clients = listeners
      postgresql.kill
      wait_until_healthy(false)
      postgresql.restart

      expect_told(clients)
      expect_delivery(listeners)
    end

    it "sends nobody away when it was out of reach, and kept what was sent" do
      clients = listeners
      postgresql.suspend
      wait_until_healthy(false)
      postgresql.resume
      wait_until_healthy(true)

      expect_delivery(clients)
      expect_remote_disconnect(clients.last)
    end
  end

  describe "with messages larger than NOTIFY takes" do
    let(:large) { { "text" => %(<b title='a "b" \\'>é🚀</b>\n) * 1_000 } }

    it "delivers them, in their order among others" do
      clients = listeners
      [1, large, 2].each { |message| broadcast(stream, message) }

      plain, in_block = clients.map { |client| Array.new(3) { client.next_message } }
      expect(plain).to eq([1, large, 2])
      expect(in_block.map { |message| JSON.parse(message["in_block"]) }).to eq([1, large, 2])
    end

    it "delivers them from processes that listen to nothing" do
      client = connect.tap { |one| one.subscribe(room) }
      server.execute("bin/rails", "runner", "ActionCable.server.broadcast(#{stream.dump}, #{large})")

      expect(client.next_message).to eq(large)
    end

    it "takes any number of them" do
      clients = listeners
      10.times { |number| broadcast(stream, large.merge("number" => number)) }

      expect(Array.new(10) { clients.first.next_message["number"] }).to eq((0...10).to_a)
    end
  end

  describe "with names longer than it takes" do
    # Bytes of which PostgreSQL takes 63.
    ["a" * 64, "größe " * 10, "🚀" * 60, "n" * 2_000].each do |suffix|
      it "delivers to a stream of #{suffix.size} characters and #{suffix.bytesize} bytes" do
        name = "#{suffix}#{stream}"[-suffix.size..]
        client = connect.tap { |one| one.subscribe(room(name)) }
        broadcast(name, { "text" => "hi" })

        expect(client.next_message).to eq("text" => "hi")
      end
    end
  end
end
