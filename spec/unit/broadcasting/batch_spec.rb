# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"

RSpec.describe TurboCableRs::Batch, :turbo do
  # An adapter that takes broadcasts in one piece, as the gem's own may.
  let(:taking_all) do
    Class.new do
      def taken = @taken ||= []
      def broadcast(stream, payload) = taken << [stream, payload]
      def broadcast_all(broadcasts) = taken << broadcasts
    end
  end

  def broadcast(message, stream = "notes", **options)
    TurboCableRs.broadcast(stream, message, **options)
  end

  def broadcast_and(message = 1, **options)
    broadcast(message, **options)
    yield
  end

  def batch(**options, &block)
    TurboCableRs.batch(**options, &block)
  end

  def sent
    broadcasts("notes")
  end

  # Another server than `ActionCable.server`, with an adapter of its own.
  def server_with(adapter)
    config = ActionCable::Server::Configuration.new
    config.logger = Logger.new(nil)
    ActionCable::Server::Base.new(config: config).tap { |server| server.instance_variable_set(:@pubsub, adapter) }
  end

  it "sends at its end, in order" do
    batch do
      broadcast 1
      broadcast 2
      expect(sent).to be_empty
    end

    expect(sent).to eq([1, 2])
  end

  it "gives what its block gives" do
    expect(batch { :result }).to eq(:result)
  end

  it "takes all ways to broadcast" do
    kept = ActionCable.server.broadcaster_for("notes")
    batch do
      kept.broadcast("kept")
      ActionCable.server.broadcast("notes", "server")
      RoomChannel.broadcast_to("lobby", "channel")
      Note.new(body: "model").broadcast_update_to("notes", target: "a")
      Turbo::StreamsChannel.broadcast_remove_to("notes", target: "b")
      expect([sent, broadcasts("room:lobby")]).to eq([[], []])
    end

    expect(sent).to match(["kept", "server", /action="update"/, /action="remove"/])
    expect(broadcasts("room:lobby")).to eq(["channel"])
  end

  it "lets a broadcaster go on after the batch in which it was made" do
    broadcaster = batch { ActionCable.server.broadcaster_for("notes") }
    broadcaster.broadcast(1)

    expect(sent).to eq([1])
  end

  it "takes messages as they are when they are broadcast" do
    message = { a: 1 }
    batch do
      broadcast message
      message[:a] = 2
    end

    expect(sent).to eq([{ "a" => 1 }])
  end

  it "keeps to the thread that opened it" do
    batch do
      Thread.new { broadcast "another thread's" }.join
      expect(sent).to eq(["another thread's"])
    end
  end

  it "publishes and logs each broadcast when it is made" do
    events = []
    ActiveSupport::Notifications.subscribed(->(*, payload) { events << payload }, "broadcast.action_cable") do
      batch do
        broadcast 1
        expect(events).to eq([{ broadcasting: "notes", message: 1, coder: ActiveSupport::JSON }])
      end
    end

    expect(events.size).to eq(1)
  end

  it "is seen by Rails' matchers" do
    expect { batch { broadcast 1 } }.to have_broadcasted_to("notes").once.with(1)
  end

  describe "the hand-over" do
    let(:adapter) { taking_all.new }
    let(:server) { server_with(adapter) }

    it "is one, where the adapter can" do
      batch do
        server.broadcast("a", { n: 1 })
        server.broadcast("b", "raw", coder: nil)
      end

      expect(adapter.taken).to eq([[["a", '{"n":1}'], %w[b raw]]])
    end

    it "is one also of nested batches" do
      batch do
        server.broadcast("a", 1)
        batch { server.broadcast("b", 2) }
        server.broadcast("a", 3)
      end

      expect(adapter.taken).to eq([[%w[a 1], %w[b 2], %w[a 3]]])
    end

    it "does not happen without broadcasts" do
      batch { server }

      expect(adapter.taken).to be_empty
    end

    it "goes to each server's own adapter" do
      batch do
        broadcast 1
        server.broadcast("notes", 2)
        broadcast 3
      end

      expect(sent).to eq([1, 3])
      expect(adapter.taken).to eq([[%w[notes 2]]])
    end

    it "goes to the adapter that the server has by then" do
      later = taking_all.new
      batch do
        server.broadcast("a", 1)
        server.instance_variable_set(:@pubsub, later)
      end

      expect([adapter.taken, later.taken]).to eq([[], [[%w[a 1]]]])
    end

    it "leaves what is broadcast without a batch alone" do
      server.broadcast("a", 1)

      expect(adapter.taken).to eq([%w[a 1]])
      expect(server.pubsub).to equal(adapter)
    end
  end

  describe "a block that does not end" do
    it "sends nothing if it raises" do
      expect { batch { broadcast_and(1) { raise "oops" } } }.to raise_error("oops")
      broadcast 2

      expect(sent).to eq([2])
    end

    it "sends nothing if it is interrupted" do
      expect { batch { broadcast_and { raise Interrupt } } }.to raise_error(Interrupt)
      expect(sent).to be_empty
    end

    it "sends what there is if it is left by break, return or throw" do
      leave = lambda do
        batch do
          broadcast 1
          return
        end
      end
      leave.call
      batch { break broadcast(2) }
      catch(:done) { batch { broadcast_and(3) { throw :done } } }

      expect(sent).to eq([1, 2, 3])
    end

    it "drops no more than an inner batch" do
      batch do
        broadcast 1
        begin
          batch { broadcast_and(2) { raise "oops" } }
        rescue RuntimeError
          broadcast 3
        end
      end

      expect(sent).to eq([1, 3])
    end

    it "drops inner batches, too" do
      expect do
        batch do
          batch { broadcast 1 }
          raise "oops"
        end
      end.to raise_error("oops")
      expect(sent).to be_empty
    end
  end

  describe "after the commit" do
    def roll_back
      raise ActiveRecord::Rollback
    end

    it "waits for the transaction around it" do
      Note.transaction do
        batch(after_commit: true) { [1, 2].each { |number| broadcast number } }
        expect(sent).to be_empty
      end

      expect(sent).to eq([1, 2])
    end

    it "is handed over in one piece" do
      server = server_with(adapter = taking_all.new)
      Note.transaction { batch(after_commit: true) { %w[a b].each { |stream| server.broadcast(stream, 1) } } }

      expect(adapter.taken).to eq([[%w[a 1], %w[b 1]]])
    end

    it "is dropped with the transaction around it" do
      Note.transaction do
        batch(after_commit: true) { broadcast 1 }
        roll_back
      end

      expect(sent).to be_empty
    end

    it "drops what was broadcast in a transaction in it" do
      batch(after_commit: true) do
        broadcast 1
        Note.transaction { broadcast_and(2) { roll_back } }
        Note.transaction { broadcast 3 }
      end

      expect(sent).to eq([1, 3])
    end

    it "drops what was broadcast in a savepoint" do
      Note.transaction do
        batch(after_commit: true) do
          broadcast 1
          Note.transaction(requires_new: true) { broadcast_and(2) { roll_back } }
          broadcast 3
        end
      end

      expect(sent).to eq([1, 3])
    end

    it "is without a transaction as any other" do
      batch(after_commit: true) do
        broadcast 1
        expect(sent).to be_empty
      end

      expect(sent).to eq([1])
    end

    it "holds for the batches in it, and keeps the order" do
      Note.transaction do
        batch(after_commit: true) do
          broadcast 1
          batch { broadcast 2 }
          broadcast 3
        end
        expect(sent).to be_empty
      end

      expect(sent).to eq([1, 2, 3])
    end

    it "does not hold for the batch around it" do
      Note.transaction do
        batch do
          broadcast 1
          broadcast 2, after_commit: true
        end
        expect(sent).to eq([1])
      end

      expect(sent).to eq([1, 2])
    end

    it "sends nothing of a batch whose outer one raised" do
      Note.transaction do
        batch { broadcast_and(1, after_commit: true) { raise "oops" } }
      rescue RuntimeError
        nil
      end

      expect(sent).to be_empty
    end

    it "takes what models broadcast when the block's transaction is committed" do
      stub_const("Told", Class.new(Note) { after_create_commit -> { ActionCable.server.broadcast("notes", body) } })
      batch do
        Note.transaction { %w[a b].each { |body| Told.create!(body: body) } }
        expect(sent).to be_empty
      end

      expect(sent).to eq(%w[a b])
    end
  end
end
