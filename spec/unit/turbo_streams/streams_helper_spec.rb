# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe Turbo::StreamsHelper, :turbo do
  let(:note) { Note.create!(body: "first") }

  def signed(*streamables)
    Turbo::StreamsChannel.signed_stream_name(streamables)
  end

  it "subscribes the page through the element of the JavaScript package" do
    expect(view.turbo_stream_from(note, :comments)).to eq(
      '<turbo-cable-stream-source channel="Turbo::StreamsChannel" ' \
      "signed-stream-name=\"#{signed(note, :comments)}\"></turbo-cable-stream-source>"
    )
  end

  it "names another channel, by class or by name" do
    expect(view.turbo_stream_from("a", channel: Turbo::StreamsChannel)).to include('channel="Turbo::StreamsChannel"')
    expect(view.turbo_stream_from("a", channel: "RoomChannel")).to include('channel="RoomChannel"')
    expect(view.turbo_stream_from("a", channel: nil)).to include('channel="Turbo::StreamsChannel"')
  end

  it "keeps attributes in the order given and hands data to the channel" do
    expect(view.turbo_stream_from("a", id: "source", channel: "RoomChannel", data: { room_name: "#1" })).to eq(
      '<turbo-cable-stream-source id="source" channel="RoomChannel" data-room-name="#1" ' \
      "signed-stream-name=\"#{signed('a')}\"></turbo-cable-stream-source>"
    )
  end

  it "allows blank parts but not only blank ones" do
    expect(view.turbo_stream_from("a", nil, "")).to include(signed("a", nil, ""))
    [[], [nil], ["", nil]].each do |streamables|
      expect { view.turbo_stream_from(*streamables) }
        .to raise_error(ArgumentError, "streamables can't be blank: #{streamables.inspect}")
    end
  end
end
