# frozen_string_literal: true

require_relative "cable_helper"

CableHelper::ADAPTERS.each do |adapter|
  RSpec.describe "A client that goes (adapter: #{adapter})", :cable, adapter: adapter do
    let(:client) { connect.tap { |client| client.subscribe(channel: "EventsChannel") } }

    # Both callbacks came, in order, and nothing more came while another client lived and went.
    def expect_callbacks_once
      wait_for_event "disconnect"
      other = CableHelper.unique("other")
      connect(user: other).close
      wait_for_event "disconnect", user: other

      expect(events("unsubscribed", "disconnect").map { |event| event["event"] }).to eq(%w[unsubscribed disconnect])
    end

    it "runs its callbacks once when it closes" do
      expect(client.close).to eq(1000)
      expect_callbacks_once
    end

    it "runs its callbacks once when it vanishes" do
      client.vanish
      expect_callbacks_once
    end

    it "runs its callbacks once when it ends its half of the connection" do
      client.half_close
      client.wait_for_close
      expect_callbacks_once
    end

    it "runs its callbacks once when the app disconnects it" do
      client
      server.delete("/connections", user: user)
      client.wait_for_close
      expect_callbacks_once
    end

    it "runs its callbacks once when the cable server restarts" do
      client
      server.post("/restart")
      client.wait_for_close
      expect_callbacks_once
    end

    it "runs its callbacks once when it breaks the protocol" do
      client.send_bytes("\xC1\x80\0\0\0\0") # a reserved bit is set
      expect(client.wait_for_close).to eq(1002)
      expect_callbacks_once
    end

    it "runs its callbacks once when it goes in the midst of its own commands" do
      100.times { |number| client.perform({ channel: "EventsChannel" }, "note", text: number) }
      client.vanish
      expect_callbacks_once
    end

    it "runs its callbacks once when a second close follows the first" do
      2.times { client.send_frame(:close, "", code: 1000) }
      client.wait_for_close
      expect_callbacks_once
    end

    it "leaves its streams" do
      client.subscribe(channel: "RoomChannel", room: stream)
      expect(stats.dig("counters", "streams")).to be > 0
      client.vanish
      wait_for_event "disconnect"
      wait_until("the streams to be left") do
        now = stats
        now.dig("counters", "streams").zero? && !now["adapter_streams"].include?(stream)
      end
    end
  end
end
