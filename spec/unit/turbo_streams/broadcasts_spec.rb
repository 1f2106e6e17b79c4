# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe Turbo::Streams::Broadcasts, :turbo do
  let(:channel) { Turbo::StreamsChannel }
  let(:note) { Note.create!(body: "first") }

  def stream(action, target, template)
    %(<turbo-stream action="#{action}" target="#{target}"><template>#{template}</template></turbo-stream>)
  end

  %w[replace update before after append prepend].each do |action|
    it "broadcasts #{action} at once" do
      channel.public_send("broadcast_#{action}_to", "notes", target: "a", html: "<p>Hi</p>")

      expect(broadcasts("notes")).to eq([stream(action, "a", "<p>Hi</p>")])
    end

    it "broadcasts #{action} from a job" do
      channel.public_send("broadcast_#{action}_later_to", "notes", target: note, html: "<p>Hi</p>")
      expect(broadcasts("notes")).to be_empty

      perform_enqueued_jobs
      expect(broadcasts("notes")).to eq([stream(action, "note_#{note.id}", "<p>Hi</p>")])
    end
  end

  it "broadcasts remove" do
    channel.broadcast_remove_to "notes", targets: ".note"

    expect(broadcasts("notes")).to eq(['<turbo-stream action="remove" targets=".note"></turbo-stream>'])
  end

  it "broadcasts actions of the app's own, with attributes" do
    channel.broadcast_action_to "notes", action: :shout, target: "a", attributes: { volume: 11 }, content: "Hi"

    expect(broadcasts("notes")).to eq(
      ['<turbo-stream volume="11" action="shout" target="a"><template>Hi</template></turbo-stream>']
    )
  end

  it "renders with ApplicationController, now and later" do
    options = { target: "a", partial: "notes/line", locals: { note: note, extra: "&" } }
    channel.broadcast_append_to "notes", **options
    channel.broadcast_append_later_to "notes", **options
    perform_enqueued_jobs

    expect(broadcasts("notes")).to eq([stream("append", "a", "<li>first &amp;</li>")] * 2)
  end

  it "renders nothing when told so" do
    channel.broadcast_update_to "notes", target: "a", partial: "notes/missing", render: false

    expect(broadcasts("notes")).to eq([stream("update", "a", "")])
  end

  it "renders turbo_stream templates, now and later" do
    options = { partial: "notes/note", locals: { note: note } }
    channel.broadcast_render_to "notes", **options
    channel.broadcast_render_later_to "notes", **options
    perform_enqueued_jobs

    expect(broadcasts("notes")).to eq(
      ['<turbo-stream action="remove" target="old"></turbo-stream>' \
       "#{stream('replace', "note_#{note.id}", '<p>first</p>')}"] * 2
    )
  end

  it "broadcasts refresh with the request that caused it, now and later" do
    Turbo.with_request_id("abc") do
      channel.broadcast_refresh_to "notes"
      channel.broadcast_refresh_later_to "notes"
    end
    perform_enqueued_jobs

    expect(broadcasts("notes")).to eq(['<turbo-stream request-id="abc" action="refresh"></turbo-stream>'] * 2)
  end

  it "leaves blank parts of the stream out, and does nothing without any part" do
    channel.broadcast_remove_to [note, [nil, :comments]], "", target: "a"
    channel.broadcast_remove_to nil, [""], target: "a"
    channel.broadcast_append_later_to nil, [""], target: "a"

    expect(broadcasts("#{note.to_gid_param}:comments").size).to eq(1)
    expect(broadcasts("")).to be_empty
    expect(enqueued_jobs).to be_empty
  end

  it "drops a job whose record is gone" do
    channel.broadcast_append_later_to "notes", target: "a", partial: "notes/note", locals: { note: note }
    note.destroy!

    expect { perform_enqueued_jobs }.not_to raise_error
    expect(broadcasts("notes")).to be_empty
  end

  it "says what to do when a later broadcast finds no Active Job" do
    hide_const("ActiveJob")

    %i[append_later_to refresh_later_to render_later_to].each do |name|
      expect { channel.public_send("broadcast_#{name}", "notes") }
        .to raise_error(TurboCableRs::TurboStreams::ActiveJobMissing, /needs Active Job.*the method without `_later`/)
    end
  end
end
