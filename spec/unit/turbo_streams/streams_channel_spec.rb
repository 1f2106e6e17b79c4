# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe Turbo::StreamsChannel, :turbo, type: :channel do
  before { stub_connection }

  it "streams from the stream whose signed name the client holds" do
    subscribe signed_stream_name: described_class.signed_stream_name([:rooms, 1])

    expect(subscription).to be_confirmed
    expect(subscription).to have_stream_from("rooms:1")
  end

  it "rejects a name that was not signed here" do
    [{}, { signed_stream_name: "rooms:1" }, { signed_stream_name: 1 }, { signed_stream_name: nil }].each do |params|
      subscribe(**params)

      expect(subscription).to be_rejected
    end
  end

  it "lends its parts to a channel of the app's own" do
    stub_const("NotesChannel", Class.new(ActionCable::Channel::Base) do
      extend Turbo::Streams::Broadcasts
      extend Turbo::Streams::StreamName
      include Turbo::Streams::StreamName::ClassMethods

      def subscribed = stream_from("own:#{verified_stream_name_from_params}")
    end)
    NotesChannel.broadcast_remove_to "rooms", target: "x"

    self.class.tests NotesChannel
    subscribe signed_stream_name: NotesChannel.signed_stream_name("rooms")

    expect(subscription).to have_stream_from("own:rooms")
    expect(broadcasts("rooms")).to eq(['<turbo-stream action="remove" target="x"></turbo-stream>'])
  ensure
    self.class.tests described_class
  end
end
