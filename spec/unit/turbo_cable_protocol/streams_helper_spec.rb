# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"

RSpec.describe TurboCableRs::TurboCableProtocol::StreamsHelper, :turbo do
  let(:note) { Note.create!(body: "first") }

  # What turbo_cable's controller finds in the page.
  def labels(html)
    element = Nokogiri::HTML5.fragment(html).at_css('[data-turbo-stream="true"]')
    element["data-streams"].split(",")
  end

  def stream_of(label)
    TurboCableRs::TurboCableProtocol::StreamName.stream_of(label, allowed: [])
  end

  it "renders a hidden element with a signed name for each stream" do
    html = view.turbo_cable_stream_from("scores", [note, :comments], :chat)
    expect(html).to match(%r{\A<div hidden="hidden" data-turbo-stream="true" data-streams="[^"]+"></div>\z})
    expect(labels(html).map { |label| stream_of(label) })
      .to eq(["scores", TurboCableRs.stream_name([note, :comments]), "chat"])
  end

  it "leaves a comma in a name alone" do
    expect(labels(view.turbo_cable_stream_from("a,b")).map { |label| stream_of(label) }).to eq(["a,b"])
  end

  it "wants a stream" do
    expect { view.turbo_cable_stream_from }
      .to raise_error(ArgumentError, "turbo_cable_stream_from needs a stream, got none")
    expect { view.turbo_cable_stream_from("scores", [nil, :comments]) }
      .to raise_error(ArgumentError, /no stream is named by \[nil, :comments\]/)
  end
end
