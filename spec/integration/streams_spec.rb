# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "Streams (adapter: #{adapter})", :cable, adapter: adapter do
    let(:client) { connect }
    let(:room) { { channel: "RoomChannel", room: stream } }

    # What Rust delivered while the block ran. Examples run one at a time, so nobody else is at it.
    def native_deliveries
      before = deliveries
      yield
      deliveries - before
    end

    # A second client of the stream: when it has a message, the stream has been served.
    def witness
      @witness ||= connect(user: CableHelper.unique("witness")).tap { |other| other.subscribe(room) }
    end

    def broadcast_and_wait(message)
      witness
      broadcast(stream, message)
      expect(witness.next_message).to eq(message)
    end

    describe "without a block or coder" do
      it "are delivered by Rust" do
        client.subscribe(room)
        count = native_deliveries do
          broadcast(stream, { text: "hi" })
          expect(client.next_message).to eq("text" => "hi")
        end
        expect(count).to eq(1)
      end

      it "are delivered by Rust when broadcast from a channel" do
        client.subscribe(room)
        count = native_deliveries do
          client.perform(room, "speak", text: "hi")
          expect(client.next_message).to eq("user" => user, "text" => "hi")
        end
        expect(count).to eq(1)
      end

      it "carry any JSON, in frames as Action Cable writes them" do
        identifier = client.subscribe(room)
        ["text", 1.5, nil, [], { "a" => "ü</script>\u2028\u{1F600}" }].each do |message|
          broadcast(stream, message)
          frame = client.next_frame
          expect(frame).to eq("identifier" => identifier, "message" => message)
          expect(frame.keys).to eq(%w[identifier message])
        end
      end

      it "name each subscriber's own identifier" do
        identifiers = Array.new(2) { |number| client.subscribe(room.merge(number: number)) }
        count = native_deliveries do
          broadcast(stream, 1)
          frames = Array.new(2) { client.next_frame }
          expect(frames.map { |frame| frame["identifier"] }).to match_array(identifiers)
        end
        expect(count).to eq(2)
      end

      it "for an object, are reached by broadcast_to" do
        params = { channel: "UserChannel" }
        client.subscribe(params)
        count = native_deliveries do
          server.post("/broadcasts", user: user, message: '{"a":1}')
          expect(client.next_message).to eq("a" => 1)
          client.perform(params, "tell", user: user, text: "note to self")
          expect(client.next_message).to eq("from" => user, "text" => "note to self")
        end
        expect(count).to eq(2)
      end
    end

    describe "with a block or coder" do
      it "give the block every message in Ruby, as it travels" do
        client.subscribe(channel: "BlockStreamChannel", stream: stream)
        count = native_deliveries do
          broadcast(stream, { text: "hi" })
          expect(client.next_message).to eq("in_block" => '{"text":"hi"}')
        end
        expect(count).to eq(0)
      end

      it "decode with the coder in Ruby" do
        client.subscribe(channel: "CoderStreamChannel", stream: stream)
        count = native_deliveries do
          broadcast(stream, { text: "hi" })
          expect(client.next_message).to eq("TEXT" => "HI")
        end
        expect(count).to eq(0)
      end

      it "give the block what the coder decoded" do
        client.subscribe(channel: "CoderStreamChannel", stream: stream, block: true)
        broadcast(stream, { text: "hi" })
        expect(client.next_message).to eq("in_block" => { "TEXT" => "HI" })
      end

      it "share a stream with those without" do
        client.subscribe(room)
        client.subscribe(channel: "BlockStreamChannel", stream: stream)
        broadcast(stream, 1)
        messages = Array.new(2) { client.next_message }
        expect(messages).to contain_exactly(1, { "in_block" => "1" })
      end

      it "end with the subscription" do
        params = { channel: "BlockStreamChannel", stream: stream }
        client.subscribe(params)
        witness
        frames = client.frames_before_echo do
          client.command("unsubscribe", params)
          wait_for_log(/stopped streaming from #{stream}/)
          broadcast_and_wait 1
        end
        expect(frames).to be_empty
      end
    end

    describe "that are stopped" do
      it "stay silent after stop_stream_from, and the others go on" do
        params = { channel: "ManyStreamsChannel", streams: [stream, "#{stream}-2"] }
        client.subscribe(params)
        client.perform(params, "stop", stream: stream)
        expect(client.next_message).to eq("stopped" => stream)
        broadcast_and_wait 1
        broadcast("#{stream}-2", 2)

        expect(client.next_message).to eq(2)
      end

      it "stay silent after stop_stream_for" do
        params = { channel: "UserChannel" }
        client.subscribe(params)
        other = connect
        other.subscribe(params)
        frames = client.frames_before_echo do
          client.perform(params, "stop")
          wait_for_log(/stopped streaming/)
          server.post("/broadcasts", user: user, message: "1")
          other.next_message
        end
        expect(frames).to be_empty
      end

      it "stay silent after stop_all_streams" do
        params = { channel: "ManyStreamsChannel", streams: [stream, "#{stream}-2"] }
        client.subscribe(params)
        client.perform(params, "stop_all")
        expect(client.next_message).to eq("stopped" => "all")
        frames = client.frames_before_echo do
          broadcast("#{stream}-2", 2)
          broadcast_and_wait 1
        end
        expect(frames).to be_empty
      end

      it "stay silent after unsubscribing, and the adapter is left" do
        client.subscribe(room)
        frames = client.frames_before_echo do
          client.command("unsubscribe", room)
          wait_for_log(/stopped streaming from #{stream}/)
          broadcast_and_wait 1
        end
        expect(frames).to be_empty

        witness.close
        wait_until("the adapter to be left") { !stats["adapter_streams"].include?(stream) }
      end

      it "can be started again" do
        params = { channel: "ManyStreamsChannel", streams: [stream] }
        client.subscribe(params)
        client.perform(params, "stop", stream: stream)
        client.perform(params, "start", stream: stream)
        expect(client.next_message).to eq("stopped" => stream)
        expect(client.next_message).to eq("started" => stream)
        # Started later than the channel said so: to Rails 8.1 `stream_from` only asks for it.
        wait_until("a delivery") { native_deliveries { broadcast(stream, 1) } == 1 }
        expect(client.next_message).to eq(1)
      end
    end

    # The gem's own adapter delivers by itself.
    it "are subscribed to at the adapter once, however many clients there are", if: adapter == "async" do
      clients = Array.new(3) { |number| connect(user: "#{user}-#{number}").tap { |one| one.subscribe(room) } }
      expect(stats["adapter_streams"].count(stream)).to eq(1)
      count = native_deliveries { broadcast(stream, 1).then { clients.each(&:next_message) } }
      expect(count).to eq(3)
    end

    it "drop a payload that is no JSON, with one line in the log" do
      client.subscribe(room)
      frames = client.frames_before_echo do
        server.post("/broadcasts", stream: stream, message: '"{no JSON"', raw: 1)
        broadcast_and_wait 1
      end
      expect(frames.map { |frame| frame["message"] }).to eq([1])
      expect(log.scan(/Dropped a broadcast to #{stream}/).size).to eq(1)
    end
  end
end
