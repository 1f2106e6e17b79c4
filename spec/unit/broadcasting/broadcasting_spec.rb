# frozen_string_literal: true

require "spec_helper"
require_relative "../turbo_streams/turbo_app"

RSpec.describe TurboCableRs::Broadcasting, :turbo do
  let(:note) { Note.create!(body: "first") }

  def containing_itself
    {}.tap { |hash| hash[:self] = hash }
  end

  describe "#stream_name" do
    {
      "orders" => "orders", :orders => "orders", 7 => "7", [:a, "b", 3] => "a:b:3", [%i[a b], :c] => "a:b:c"
    }.each do |streamables, name|
      it "makes #{name.inspect} of #{streamables.inspect}" do
        expect(TurboCableRs.stream_name(streamables)).to eq(name)
      end
    end

    it "knows records by their global ids" do
      expect(TurboCableRs.stream_name([note, :lines])).to eq("#{note.to_gid_param}:lines")
      expect(TurboCableRs.stream_name(note)).to eq(note.to_gid_param)
    end

    it "is what pages with Turbo subscribe to" do
      signed = Turbo::StreamsChannel.signed_stream_name([note, :lines])

      expect(Turbo::StreamsChannel.verified_stream_name(signed)).to eq(TurboCableRs.stream_name([note, :lines]))
    end

    it "is what stream_for takes, behind the channel's name" do
      expect(RoomChannel.broadcasting_for([note, :lines])).to eq("room:#{TurboCableRs.stream_name([note, :lines])}")
    end

    [nil, "", " ", [], [nil, :orders], [[:orders, ""]]].each do |streamables|
      it "refuses #{streamables.inspect}" do
        expect { TurboCableRs.stream_name(streamables) }
          .to raise_error(ArgumentError, "no stream is named by #{streamables.inspect}: it must not be blank, " \
                                         "nor any part of it")
      end
    end
  end

  describe "#broadcast" do
    it "sends anything that can be JSON" do
      [{ a: 1 }, [1, 2], "text", 3, nil, true].each { |message| TurboCableRs.broadcast([note, :lines], message) }

      expect(broadcasts("#{note.to_gid_param}:lines")).to eq([{ "a" => 1 }, [1, 2], "text", 3, nil, true])
    end

    it "sends records as they serialize themselves" do
      TurboCableRs.broadcast("notes", { note: note })

      expect(broadcasts("notes")).to eq([{ "note" => { "id" => note.id, "body" => "first" } }])
    end

    it "reaches whom stream_for addresses by the name that the channel gives" do
      expect { TurboCableRs.broadcast(RoomChannel.broadcasting_for(note), { a: 1 }) }
        .to change { broadcasts("room:#{note.to_gid_param}") }.to([{ "a" => 1 }])
    end

    it "is seen by those who listen for broadcast.action_cable" do
      seen = []
      ActiveSupport::Notifications.subscribed(->(*, payload) { seen << payload }, "broadcast.action_cable") do
        TurboCableRs.broadcast(:notes, { a: 1 })
      end

      expect(seen).to eq([{ broadcasting: "notes", message: { a: 1 }, coder: ActiveSupport::JSON }])
    end

    it "refuses a blank stream" do
      expect { TurboCableRs.broadcast([nil, :notes], 1) }.to raise_error(ArgumentError, /\Ano stream is named by \[nil/)
    end

    it "refuses what cannot be JSON, and sends nothing" do
      expect { TurboCableRs.broadcast("notes", { text: "\xff" }) }
        .to raise_error(ArgumentError, /\Athe message for the stream notes cannot be JSON: .*utf-8/i)
      expect { TurboCableRs.broadcast("notes", containing_itself) }
        .to raise_error(ArgumentError, /\Athe message for the stream notes cannot be JSON: .*stack level/)
      expect(broadcasts("notes")).to be_empty
    end

    it "leaves the adapter's errors as they are" do
      allow(ActionCable.server.pubsub).to receive(:broadcast).and_raise(Errno::ECONNREFUSED)

      expect { TurboCableRs.broadcast("notes", 1) }.to raise_error(Errno::ECONNREFUSED)
    end

    it "takes the message as it is now, and sends it after the commit" do
      message = { a: 1 }
      Note.transaction do
        TurboCableRs.broadcast("notes", message, after_commit: true)
        message[:a] = 2
        expect(broadcasts("notes")).to be_empty
      end

      expect(broadcasts("notes")).to eq([{ "a" => 1 }])
    end

    it "tells at once of a message that would fail after the commit" do
      Note.transaction do
        expect { TurboCableRs.broadcast("notes", "\xff", after_commit: true) }.to raise_error(ArgumentError, /JSON/)
      end
    end
  end

  describe "#broadcast_json" do
    it "sends objects and arrays" do
      TurboCableRs.broadcast_json("notes", { a: 1 })
      TurboCableRs.broadcast_json("notes", [note])
      TurboCableRs.broadcast_json("notes", note)

      json = { "id" => note.id, "body" => "first" }
      expect(broadcasts("notes")).to eq([{ "a" => 1 }, [json], json])
    end

    ["<p>Hi</p>", :text, 3, nil].each do |data|
      it "refuses #{data.inspect}, which is neither" do
        expect { TurboCableRs.broadcast_json("notes", data) }
          .to raise_error(ArgumentError, "the data for the stream notes must become a JSON object or array, " \
                                         "got #{data.inspect}")
      end
    end

    it "refuses what cannot be JSON" do
      expect { TurboCableRs.broadcast_json("notes", containing_itself) }.to raise_error(ArgumentError, /cannot be JSON/)
    end

    it "sends after the commit if told to" do
      Note.transaction do
        TurboCableRs.broadcast_json("notes", { a: 1 }, after_commit: true)
        raise ActiveRecord::Rollback
      end
      TurboCableRs.broadcast_json("notes", { a: 2 }, after_commit: true)

      expect(broadcasts("notes")).to eq([{ "a" => 2 }])
    end
  end
end
