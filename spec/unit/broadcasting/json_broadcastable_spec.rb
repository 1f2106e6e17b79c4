# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"

ActiveRecord::Base.connection.create_table(:tickets, force: true) do |table|
  table.string :type
  table.string :state
  table.integer :number
  table.integer :restaurant_id
  table.timestamps
end

RSpec.describe TurboCableRs::JsonBroadcastable, :turbo do
  # A model on the table of tickets.
  def model(name = "Ticket", parent: ApplicationRecord, &body)
    stub_const(name, Class.new(parent)).tap do |ticket|
      ticket.table_name = "tickets" if parent == ApplicationRecord
      ticket.class_eval(&body) if body
    end
  end

  # A model that declares what is given.
  def telling(stream = "tickets", **options)
    model { broadcasts_json_to(stream, **options) }
  end

  # What came to the stream in the block.
  def told(stream = "tickets")
    before = broadcasts(stream).size
    yield
    broadcasts(stream).drop(before)
  end

  def a_ticket(state, **name)
    [{ name.fetch(:entity, "ticket") => a_hash_including("state" => state) },
     { name.fetch(:collection, "tickets") => "reload" }]
  end

  describe "what is told" do
    let(:ticket) { telling.create!(state: "new") }

    it "is the record and a signal to reload, when it is created and updated" do
      expect(told { ticket }).to match(a_ticket("new"))
      expect(told { ticket.update!(state: "ready") }).to match(a_ticket("ready"))
      expect(told { ticket.touch }).to match(a_ticket("ready"))
    end

    it "is the signal alone, when it is destroyed" do
      ticket

      expect(told { ticket.destroy! }).to eq([{ "tickets" => "reload" }])
    end

    it "is any save, as for after_commit: what belongs to the record may have changed" do
      ticket

      expect(told { ticket.save! }).to match(a_ticket("new"))
    end

    it "is nothing of what is rolled back" do
      ticket
      messages = told do
        Ticket.transaction do
          ticket.update!(state: "ready")
          Ticket.create!(state: "other")
          raise ActiveRecord::Rollback
        end
      end

      expect(messages).to be_empty
    end

    it "is each record once, as it is committed" do
      ticket
      messages = told do
        Ticket.transaction do
          ticket.update!(state: "busy")
          ticket.update!(state: "ready")
        end
      end

      expect(messages).to match(a_ticket("ready"))
    end

    it "is the signal for what comes and goes in one transaction" do
      telling

      expect(told { Ticket.transaction { Ticket.create!.destroy! } }).to eq([{ "tickets" => "reload" }])
    end

    it "is one hand-over" do
      allow(TurboCableRs::Batch).to receive(:hand_over).and_call_original
      ticket

      expect(TurboCableRs::Batch).to have_received(:hand_over)
        .with(ActionCable.server.pubsub, [["tickets", /\A{"ticket":/], ["tickets", '{"tickets":"reload"}']])
    end

    it "is kept by a batch" do
      messages = told do
        TurboCableRs.batch do
          ticket
          expect(broadcasts("tickets")).to be_empty
        end
      end

      expect(messages).to match(a_ticket("new"))
    end
  end

  describe "the stream" do
    it "is what the Proc gives for the record" do
      ticket = telling(->(record) { [:tickets, record.number] }).new(state: "new", number: 3)

      expect(told("tickets:3") { ticket.save! }).to match(a_ticket("new"))
    end

    it "is what the record's method gives" do
      restaurant = Restaurant.create!(name: "Shimizu")
      model do
        belongs_to :restaurant
        broadcasts_json_to :restaurant
      end

      expect(told(restaurant.to_gid_param) { Ticket.create!(restaurant: restaurant, state: "new") })
        .to match(a_ticket("new"))
    end

    it "may be a private method's" do
      model do
        broadcasts_json_to :place

        private

        def place = "here"
      end

      expect(told("here") { Ticket.create! }.size).to eq(2)
    end

    it "is there for each declaration" do
      model do
        broadcasts_json_to "a", collection: false
        broadcasts_json_to "b", entity: false
      end
      ticket = Ticket.new(state: "new")

      expect(told("b") { expect(told("a") { ticket.save! }).to match(a_ticket("new").first(1)) })
        .to eq([{ "tickets" => "reload" }])
    end

    it "is none where it, or a part of it, is blank: nobody is told" do
      [->(_) {}, ->(_) { "" }, ->(record) { [record.number, :tickets] }].each do |stream|
        telling(stream, later: true, serializer: :as_json)

        expect { Ticket.create! }.not_to(change { ActionCable.server.pubsub.broadcasts("tickets").size })
        expect(enqueued_jobs).to be_empty
      end
    end
  end

  describe "names" do
    it "are those of the model without its modules" do
      stub_const("Kitchen", Module.new)
      model("Kitchen::OrderLine") { broadcasts_json_to "tickets" }

      expect(told { Kitchen::OrderLine.create!(state: "new") })
        .to match(a_ticket("new", entity: "order_line", collection: "order_lines"))
    end

    it "are those of the table's model for its subclasses" do
      telling
      model("Urgent", parent: Ticket)

      expect(told { Urgent.create!(state: "new") }).to match(a_ticket("new"))
    end

    it "are those of the record where an abstract class declares" do
      model("Told") do
        self.abstract_class = true
        broadcasts_json_to "tickets"
      end
      model("Dish", parent: Told) { self.table_name = "tickets" }

      expect(told { Dish.create!(state: "new") }).to match(a_ticket("new", entity: "dish", collection: "dishes"))
    end

    it "can be given" do
      telling(entity: :dish)
      expect(told { Ticket.create!(state: "new") }).to match(a_ticket("new", entity: "dish", collection: "dishes"))

      telling(collection: "menu")
      expect(told { Ticket.create!(state: "new") }).to match(a_ticket("new", collection: "menu"))
    end

    it "can be left out, and the message with them" do
      telling(entity: false)
      expect(told { Ticket.create! }).to eq([{ "tickets" => "reload" }])

      telling(collection: false)
      expect(told { Ticket.create!(state: "new") }).to match(a_ticket("new").first(1))
      expect(told { Ticket.last.destroy! }).to be_empty
    end
  end

  describe "on" do
    # How many messages a creation, an update and a deletion send.
    def counts
      ticket = Ticket.new
      [-> { ticket.save! }, -> { ticket.update!(state: "ready") }, -> { ticket.destroy! }]
        .map { |change| told(&change).size }
    end

    { %i[create update destroy] => [2, 2, 1], :create => [2, 0, 0], :update => [0, 2, 0], [:destroy] => [0, 0, 1],
      %i[create destroy] => [2, 0, 1] }.each do |events, expected|
      it "#{events.inspect} tells of no other" do
        telling(on: events)

        expect(counts).to eq(expected)
      end
    end

    it ":update does not tell of a record that is then destroyed" do
      ticket = telling(on: :update).create!
      messages = told do
        Ticket.transaction do
          ticket.update!(state: "ready")
          ticket.destroy!
        end
      end

      expect(messages).to be_empty
    end
  end

  describe "if_changed" do
    let(:ticket) { telling(if_changed: %i[state]).create!(state: "new") }

    before { ticket }

    it "tells of an update of such an attribute only" do
      expect(told { ticket.update!(number: 1) }).to be_empty
      expect(told { ticket.touch }).to be_empty
      expect(told { ticket.update!(state: "ready") }).to match(a_ticket("ready"))
    end

    it "tells of creations and deletions always" do
      expect(told { Ticket.create!(state: nil) }.size).to eq(2)
      expect(told { ticket.destroy! }.size).to eq(1)
    end

    it "sees all saves of a transaction, not the last only" do
      messages = told do
        Ticket.transaction do
          ticket.update!(state: "ready")
          ticket.update!(number: 1)
        end
      end

      expect(messages).to match(a_ticket("ready"))
    end

    it "forgets with the commit" do
      ticket.update!(state: "ready")

      expect(told { ticket.update!(number: 1) }).to be_empty
    end

    it "keeps to what the transaction saved when a savepoint in it is rolled back" do
      messages = told do
        Ticket.transaction do
          ticket.update!(state: "ready")
          Ticket.transaction(requires_new: true) do
            ticket.update!(number: 1)
            raise ActiveRecord::Rollback
          end
        end
      end

      expect(messages).to match(a_ticket("ready"))
    end

    it "takes one name, and an alias" do
      model do
        alias_attribute :status, :state
        broadcasts_json_to "tickets", if_changed: :status
      end
      ticket = Ticket.create!(state: "new")

      expect(told { ticket.update!(number: 1) }).to be_empty
      expect(told { ticket.update!(state: "ready") }.size).to eq(2)
    end

    it "fails, before the commit, for an attribute that does not exist" do
      ticket = telling(if_changed: :stat).create!

      expect { ticket.update!(state: "ready") }.to raise_error(NoMethodError, /saved_change_to_stat\?/)
      expect(ticket.reload.state).to be_nil
    end
  end

  describe "serializer" do
    let(:record_class) do
      Class.new do
        def initialize(record) = @record = record
        def as_json(*) = { number: @record.number }
      end
    end

    def serialized(serializer)
      telling(serializer: serializer)
      told { Ticket.create!(number: 7) }.first
    end

    it "is a method of the record" do
      model { define_method(:as_line) { { line: number } } }
      Ticket.broadcasts_json_to "tickets", serializer: :as_line

      expect(told { Ticket.create!(number: 7) }.first).to eq("ticket" => { "line" => 7 })
    end

    it "is a Proc, or anything that is called with it" do
      shouting = Class.new { def call(ticket) = "#{ticket.number}!" }

      expect(serialized(->(ticket) { [ticket.number] })).to eq("ticket" => [7])
      expect(serialized(shouting.new)).to eq("ticket" => "7!")
    end

    it "is a class that is made with it" do
      expect(serialized(record_class)).to eq("ticket" => { "number" => 7 })
    end

    it "is a class that is called with it" do
      calling = Class.new { def self.call(ticket) = { n: ticket.number } }

      expect(serialized(calling)).to eq("ticket" => { "n" => 7 })
    end
  end

  describe "later" do
    before do
      stub_const("TicketSerializer", Class.new do
        def initialize(record) = @record = record
        def as_json(*) = { state: @record.state }
      end)
      telling(later: true, serializer: TicketSerializer, entity: :line)
    end

    it "tells from a job, of the record as it is by then" do
      ticket = Ticket.create!(state: "new")
      expect(broadcasts("tickets")).to be_empty
      expect(enqueued_jobs.size).to eq(1)
      Ticket.where(id: ticket.id).update_all(state: "ready")

      expect(told { perform_enqueued_jobs }).to eq([{ "line" => { "state" => "ready" } }, { "lines" => "reload" }])
    end

    it "names the stream before: the job needs nothing of the model" do
      telling(->(ticket) { ["tickets", ticket.number] }, later: true, serializer: :as_json)
      ticket = Ticket.create!(number: 1, state: "new")
      ticket.update_columns(number: 2)

      expect(told("tickets:1") { perform_enqueued_jobs }).to match(a_ticket("new"))
    end

    it "tells of a deletion at once, and leaves nothing to a job" do
      ticket = Ticket.create!
      perform_enqueued_jobs

      expect(told { ticket.destroy! }).to eq([{ "lines" => "reload" }])
      expect(enqueued_jobs).to be_empty
    end

    it "drops the job of a record that is gone" do
      Ticket.create!.delete

      expect(told { perform_enqueued_jobs }).to be_empty
    end

    it "enqueues nothing of what is rolled back" do
      Ticket.transaction { Ticket.create! && raise(ActiveRecord::Rollback) }

      expect(enqueued_jobs).to be_empty
    end
  end

  describe "suppression" do
    before { telling }

    it "is for what is saved in the block" do
      Ticket.suppressing_json_broadcasts { Ticket.create!.update!(state: "ready") }
      expect(broadcasts("tickets")).to be_empty

      Ticket.create!
      expect(broadcasts("tickets").size).to eq(2)
    end

    it "holds when that is committed after the block" do
      expect(told { Ticket.transaction { Ticket.suppressing_json_broadcasts { Ticket.create! } } }).to be_empty
    end

    it "does not hold for what is saved outside, in the same transaction" do
      messages = told do
        Ticket.transaction do
          ticket = Ticket.create!(state: "new")
          Ticket.suppressing_json_broadcasts { ticket.update!(state: "ready") }
        end
      end

      expect(messages).to match(a_ticket("ready"))
    end

    it "is for the model and its subclasses, and no other" do
      model("Urgent", parent: Ticket)
      model("Other") { broadcasts_json_to "tickets" }

      ApplicationRecord.suppressing_json_broadcasts { expect(told { Urgent.create! }).to be_empty }
      Ticket.suppressing_json_broadcasts do
        expect([Ticket, Urgent, Other].map(&:suppressed_json_broadcasts?)).to eq([true, true, false])
        expect(told { Urgent.create! }).to be_empty
        expect(told { Other.create! }.size).to eq(2)
      end
    end

    it "nests, gives what its block gives, and ends when that raises" do
      result = Ticket.suppressing_json_broadcasts do
        expect { Ticket.suppressing_json_broadcasts { raise "oops" } }.to raise_error("oops")
        Ticket.suppressed_json_broadcasts?
      end

      expect(result).to be(true)
      expect(Ticket).not_to be_suppressed_json_broadcasts
    end

    it "is for the thread that asked" do
      Ticket.suppressing_json_broadcasts do
        expect(Thread.new { Ticket.suppressed_json_broadcasts? }.value).to be(false)
      end
    end
  end

  it "leaves records that can be marshalled, in the middle of a transaction, too" do
    telling
    copy = Ticket.transaction { Marshal.load(Marshal.dump(Ticket.create!(state: "new"))) }

    expect(copy.state).to eq("new")
  end

  describe "a declaration that cannot work" do
    {
      { colection: :x } => /unknown keyword: :colection/,
      { on: %i[create save] } => "on must be some of [:create, :update, :destroy], got [:create, :save]",
      { on: [] } => "on must be some of [:create, :update, :destroy], got []",
      { on: :create, if_changed: :state } => "if_changed must be left out where `on` leaves out :update, got [:state]",
      { entity: 3 } => "entity must be a name or false, got 3",
      { collection: "" } => 'collection must be a name or false, got ""',
      { entity: false, collection: false } => "collection must be a name where entity is false, got false",
      { on: :destroy, collection: false } => "collection must be a name, for that is all a deletion sends, got false",
      { serializer: "as_line" } => 'serializer must be a Symbol, a class, or something to call, got "as_line"',
      { serializer: :itself.to_proc, later: true } =>
        /serializer must be a Symbol or a class where `later` puts it into a job, got #<Proc/
    }.each do |options, message|
      it "is refused: #{options.keys.join(', ')}" do
        expected = message.is_a?(String) ? "broadcasts_json_to: #{message}" : message

        expect { telling(**options) }.to raise_error(ArgumentError, expected)
      end
    end

    [nil, "", 3, [:restaurant]].each do |stream|
      it "is refused: the stream #{stream.inspect}" do
        expect { telling(stream) }.to raise_error(
          ArgumentError, "broadcasts_json_to: stream must be a Proc, a Symbol or a String, got #{stream.inspect}"
        )
      end
    end

    it "is refused: later, without Active Job" do
      hide_const("ActiveJob")

      expect { telling(later: true) }.to raise_error(ArgumentError, /later must be false without Active Job/)
    end
  end
end
