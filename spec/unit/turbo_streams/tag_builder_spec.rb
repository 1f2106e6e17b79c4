# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe Turbo::Streams::TagBuilder, :turbo do
  subject(:turbo_stream) { view.turbo_stream }

  let(:note) { Note.create!(body: "first") }
  let(:component) { Class.new { def render_in(view) = view.tag.b("component") }.new }

  def stream(action, aim, template)
    %(<turbo-stream action="#{action}" #{aim}><template>#{template}</template></turbo-stream>)
  end

  %w[replace update before after append prepend].each do |action|
    it "builds #{action} for one element and for all of a selector" do
      expect(turbo_stream.public_send(action, "a", "<p>Hi</p>")).to eq(stream(action, 'target="a"', "<p>Hi</p>"))
      expect(turbo_stream.public_send("#{action}_all", ".a", "Hi")).to eq(stream(action, 'targets=".a"', "Hi"))
    end
  end

  it "builds remove, which has no template" do
    expect(turbo_stream.remove(note))
      .to eq(%(<turbo-stream action="remove" target="note_#{note.id}"></turbo-stream>))
    expect(turbo_stream.remove_all(".a")).to eq('<turbo-stream action="remove" targets=".a"></turbo-stream>')
  end

  it "builds refresh" do
    expect(turbo_stream.refresh(request_id: "abc"))
      .to eq('<turbo-stream request-id="abc" action="refresh"></turbo-stream>')
  end

  it "renders the partial of a record, given as the content or else as the target" do
    expect(turbo_stream.append("notes", note)).to eq(stream("append", 'target="notes"', "<p>first</p>"))
    expect(turbo_stream.replace(note)).to eq(stream("replace", %(target="note_#{note.id}"), "<p>first</p>"))
    expect(turbo_stream.action(:replace, "a", note, allow_inferred_rendering: false)).not_to include("<p>")
  end

  it "renders what renders itself" do
    expect(turbo_stream.update("a", component)).to eq(stream("update", 'target="a"', "<b>component</b>"))
    expect(turbo_stream.update_all(component)).to include("<template><b>component</b></template>")
  end

  it "renders what the options say, as HTML" do
    expect(turbo_stream.update("a", partial: "notes/line", locals: { note: note, extra: "more" }))
      .to eq(stream("update", 'target="a"', "<li>first more</li>"))
    expect(turbo_stream.update("a", html: "<i>&</i>".html_safe)).to include("<template><i>&</i></template>")
  end

  it "takes the content from a block, within a partial or layout if one is named" do
    expect(turbo_stream.update("a") { "text" }).to eq(stream("update", 'target="a"', "text"))
    %i[partial layout].each do |option|
      expect(turbo_stream.update("a", option => "notes/frame") { "text" })
        .to eq(stream("update", 'target="a"', "<section>text</section>"))
    end
  end

  it "passes the method on" do
    expect(turbo_stream.replace("a", "Hi", method: :morph))
      .to eq('<turbo-stream method="morph" action="replace" target="a"><template>Hi</template></turbo-stream>')
  end

  it "takes actions of the app's own" do
    extension = Module.new { def highlight(target) = action(:highlight, target) }

    expect(turbo_stream.extend(extension).highlight("a")).to eq(stream("highlight", 'target="a"', ""))
    expect { |hook| ActiveSupport.on_load(:turbo_streams_tag_builder, yield: true, &hook) }
      .to yield_with_args(described_class)
  end
end
