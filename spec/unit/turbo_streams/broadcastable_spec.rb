# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe TurboCableRs::Broadcastable, :turbo do
  let(:note) { Note.create!(body: "first") }
  let(:own_stream) { note.to_gid_param }
  let(:dom_id) { "note_#{note.id}" }

  def stream(action, target, template = "<p>first</p>")
    %(<turbo-stream action="#{action}" target="#{target}"><template>#{template}</template></turbo-stream>)
  end

  # A model with callbacks of its own, on the table and with the views of Note.
  def model(&body)
    stub_const("Declared", Class.new(Note) do
      def self.model_name = Note.model_name
      class_eval(&body)
    end)
  end

  it "is part of Active Record, under both names" do
    expect(ActiveRecord::Base).to include(described_class)
    expect(Turbo::Broadcastable).to equal(described_class)
  end

  describe "at once" do
    { replace: "note_%d", update: "note_%d", append: "notes", prepend: "notes" }.each do |action, target|
      it "broadcasts #{action} of the record's partial" do
        note.public_send("broadcast_#{action}_to", "a", :b)
        note.public_send("broadcast_#{action}")

        expect(broadcasts("a:b")).to eq([stream(action, target.sub("%d", note.id.to_s))])
        expect(broadcasts(own_stream)).to eq(broadcasts("a:b"))
      end
    end

    it "broadcasts remove without rendering" do
      allow(note).to receive(:to_partial_path).and_return("notes/missing")
      note.broadcast_remove_to "a"
      note.broadcast_remove
      note.broadcast_remove_to "a", targets: ".note"

      expect(broadcasts("a")).to eq([%(<turbo-stream action="remove" target="#{dom_id}"></turbo-stream>),
                                     '<turbo-stream action="remove" targets=".note"></turbo-stream>'])
      expect(broadcasts(own_stream)).to eq(broadcasts("a").first(1))
    end

    it "broadcasts before and after a target, which must be named" do
      note.broadcast_before_to "a", target: "x"
      note.broadcast_after_to "a", targets: ".x"

      expect(broadcasts("a")).to eq([stream("before", "x"), stream("after", ".x").sub("target", "targets")])
      expect { note.broadcast_before_to("a") }
        .to raise_error(ArgumentError, "broadcast_before_to needs a target or targets, got neither")
      expect { note.broadcast_after_to("a") }.to raise_error(ArgumentError, /broadcast_after_to needs a target/)
    end

    it "broadcasts any action" do
      note.broadcast_action_to "a", action: :shout, attributes: { volume: 11 }
      note.broadcast_action :shout, target: "x"

      expect(broadcasts("a")).to eq([stream("shout", "notes").sub("action", 'volume="11" action')])
      expect(broadcasts(own_stream)).to eq([stream("shout", "x")])
    end

    it "broadcasts refresh" do
      note.broadcast_refresh_to "a", scroll: "preserve"
      note.broadcast_refresh

      expect(broadcasts("a")).to eq(['<turbo-stream scroll="preserve" action="refresh"></turbo-stream>'])
      expect(broadcasts(own_stream)).to eq(['<turbo-stream action="refresh"></turbo-stream>'])
    end

    it "broadcasts the record's turbo_stream partial" do
      note.broadcast_render_to "a"
      note.broadcast_render

      expect(broadcasts("a"))
        .to eq([%(<turbo-stream action="remove" target="old"></turbo-stream>#{stream('replace', dom_id)})])
      expect(broadcasts(own_stream)).to eq(broadcasts("a"))
    end
  end

  describe "what is rendered" do
    { "another partial" => [{ partial: "notes/line", locals: { extra: "more" } }, "<li>first more</li>"],
      "a template without its layout" => [{ template: "notes/show" }, "<h1>first</h1>"],
      "HTML" => [{ html: "<b>&</b>" }, "<b>&</b>"],
      "nothing" => [{ render: false }, ""] }.each do |what, (options, html)|
      it "is #{what} when told so" do
        note.broadcast_update_to "a", **options

        expect(broadcasts("a")).to eq([stream("update", dom_id, html)])
      end
    end

    it "goes to another target when told so" do
      note.broadcast_update_to "a", target: "x"
      note.broadcast_append_to "a", targets: ".x", attributes: { method: :morph }

      expect(broadcasts("a")).to eq(
        [stream("update", "x"), '<turbo-stream method="morph" action="append" targets=".x">' \
                                "<template><p>first</p></template></turbo-stream>"]
      )
    end

    it "has the record under its model's name, unless a local of that name is given" do
      note.broadcast_update_to "a", partial: "notes/note", locals: { note: Note.new(body: "second") }

      expect(broadcasts("a")).to eq([stream("update", dom_id, "<p>second</p>")])
    end
  end

  describe "later" do
    { replace: "note_%d", update: "note_%d", append: "notes", prepend: "notes" }.each do |action, target|
      it "broadcasts #{action} from a job" do
        note.public_send("broadcast_#{action}_later_to", "a", :b)
        note.public_send("broadcast_#{action}_later")
        expect(broadcasts("a:b")).to be_empty

        perform_enqueued_jobs
        expect(broadcasts("a:b")).to eq([stream(action, target.sub("%d", note.id.to_s))])
        expect(broadcasts(own_stream)).to eq(broadcasts("a:b"))
      end
    end

    it "broadcasts any action, refresh and render from jobs" do
      note.broadcast_action_later_to "a", action: :shout
      note.broadcast_action_later action: :shout
      note.broadcast_refresh_later_to "a"
      note.broadcast_refresh_later
      note.broadcast_render_later_to "a"
      note.broadcast_render_later
      perform_enqueued_jobs

      expect(broadcasts("a").map { |html| html[/action="(\w+)"/, 1] }).to eq(%w[shout refresh remove])
      expect(broadcasts(own_stream)).to eq(broadcasts("a"))
    end
  end

  describe ".broadcasts_to" do
    it "broadcasts what becomes of a record to the stream that it names" do
      model { broadcasts_to :body }
      record = Declared.create!(body: "first")
      perform_enqueued_jobs
      record.update!(body: "second")
      perform_enqueued_jobs
      record.destroy!

      expect(broadcasts("first")).to eq([stream("append", "notes")])
      expect(broadcasts("second")).to eq(
        [stream("replace", "note_#{record.id}", "<p>second</p>"),
         %(<turbo-stream action="remove" target="note_#{record.id}"></turbo-stream>)]
      )
    end

    it "takes the stream and the target from lambdas, and options for what is rendered" do
      model do
        broadcasts_to ->(record) { [record.body, :notes] }, inserts_by: :prepend, target: ->(record) { record.body },
                                                            partial: "notes/line", locals: { extra: "more" }
      end
      Declared.create!(body: "first")
      perform_enqueued_jobs

      expect(broadcasts("first:notes")).to eq([stream("prepend", "first", "<li>first more</li>")])
    end
  end

  it ".broadcasts sends creates to the model's stream, the rest to the record's own" do
    model { broadcasts }
    record = Declared.create!(body: "first")
    record.update!(body: "second")
    perform_enqueued_jobs
    record.destroy!

    expect(broadcasts("notes")).to eq([stream("append", "notes", "<p>second</p>")])
    expect(broadcasts(record.to_gid_param).map { |html| html[/action="(\w+)"/, 1] }).to eq(%w[replace remove])
  end

  it ".broadcasts_refreshes_to refreshes the stream that the record names, after each change" do
    model { broadcasts_refreshes_to :body }
    record = Declared.create!(body: "first")
    record.update!(body: "second")
    record.destroy!
    perform_enqueued_jobs

    expect(broadcasts("first")).to eq(['<turbo-stream action="refresh"></turbo-stream>'])
    expect(broadcasts("second")).to eq(['<turbo-stream action="refresh"></turbo-stream>'] * 2)
  end

  it ".broadcasts_refreshes refreshes the model's stream on create, the record's own on the rest" do
    model { broadcasts_refreshes }
    record = Declared.create!(body: "first")
    record.update!(body: "second")
    record.destroy!
    perform_enqueued_jobs

    expect(broadcasts("notes").size).to eq(1)
    expect(broadcasts(record.to_gid_param).size).to eq(2)
  end

  describe ".suppressing_turbo_broadcasts" do
    def broadcast_everything
      note.broadcast_append_to "a"
      note.broadcast_remove_to "a"
      note.broadcast_refresh_to "a"
      note.broadcast_before_to "a", target: "x"
      note.broadcast_render_to "a"
      note.broadcast_append_later_to "a"
      note.broadcast_refresh_later_to "a"
      note.broadcast_render_later_to "a"
    end

    it "keeps the model's broadcasts back, now and later, until the block ends" do
      Note.suppressing_turbo_broadcasts do
        Note.suppressing_turbo_broadcasts { broadcast_everything }
        broadcast_everything
      end
      expect(broadcasts("a")).to be_empty
      expect(enqueued_jobs).to be_empty

      broadcast_everything
      expect(broadcasts("a").size).to eq(5)
      expect(enqueued_jobs.size).to eq(3)
    end

    it "ends with the block when that raises" do
      expect { Note.suppressing_turbo_broadcasts { raise "oops" } }.to raise_error("oops")
      expect(note).not_to be_suppressed_turbo_broadcasts
    end

    it "is for the model and the thread that asked" do
      Note.suppressing_turbo_broadcasts do
        expect(User).not_to be_suppressed_turbo_broadcasts
        expect(Thread.new { Note.suppressed_turbo_broadcasts? }.value).to be_falsy
      end
    end
  end

  it "can be included in a model that is no Active Record" do
    stub_const("Plain", Class.new do
      include ActiveModel::Model
      include TurboCableRs::Broadcastable

      def to_param = "plain:1"
      def to_partial_path = "notes/plain"
      def to_key = [1]
    end)
    Plain.new.broadcast_update html: "Hi"

    expect(broadcasts("plain:1")).to eq([stream("update", "plain_1", "Hi")])
  end
end
