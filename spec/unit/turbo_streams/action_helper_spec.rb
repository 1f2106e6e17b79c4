# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe Turbo::Streams::ActionHelper, :turbo do
  include described_class

  let(:note) { Note.new(id: 1) }

  it "aims at a DOM id" do
    expect(turbo_stream_action_tag("append", target: "notes", template: "<p>Hi</p>"))
      .to eq('<turbo-stream action="append" target="notes"><template><p>Hi</p></template></turbo-stream>')
  end

  it "aims at the DOM id of a record, of a class, and of what dom_id takes" do
    expect(turbo_stream_action_tag(:remove, target: note)).to include('target="note_1"')
    expect(turbo_stream_action_tag(:remove, target: Note)).to include('target="new_note"')
    expect(turbo_stream_action_tag(:remove, target: [note, :edit])).to include('target="edit_note_1"')
  end

  it "aims at all elements of a selector, at records by theirs" do
    expect(turbo_stream_action_tag(:remove, targets: ".note")).to include(' targets=".note"')
    expect(turbo_stream_action_tag(:remove, targets: [note, :edit])).to include(' targets="#edit_note_1"')
  end

  it "prefers the target when both are given" do
    expect(turbo_stream_action_tag(:remove, target: "a", targets: ".b"))
      .to eq('<turbo-stream action="remove" target="a"></turbo-stream>')
  end

  it "leaves the aim out when there is none" do
    expect(turbo_stream_action_tag(:shout)).to eq('<turbo-stream action="shout"><template></template></turbo-stream>')
  end

  it "gives no template to actions that need none" do
    expect(turbo_stream_action_tag(:refresh, template: "x")).to eq('<turbo-stream action="refresh"></turbo-stream>')
  end

  it "puts attributes before the action and escapes them" do
    expect(turbo_stream_action_tag(:update, target: "a", method: :morph, title: '"<&', hidden: nil, data: { a_b: 1 }))
      .to eq('<turbo-stream method="morph" title="&quot;&lt;&amp;" data-a-b="1" action="update" target="a">' \
             "<template></template></turbo-stream>")
  end

  it "marks a refresh with the request that caused it" do
    expect(turbo_stream_refresh_tag).to eq('<turbo-stream action="refresh"></turbo-stream>')
    Turbo.with_request_id("abc") do
      expect(turbo_stream_refresh_tag).to eq('<turbo-stream request-id="abc" action="refresh"></turbo-stream>')
      expect(turbo_stream_refresh_tag(request_id: nil, scroll: "preserve"))
        .to eq('<turbo-stream scroll="preserve" action="refresh"></turbo-stream>')
    end
    expect(Turbo.current_request_id).to be_nil
  end
end
