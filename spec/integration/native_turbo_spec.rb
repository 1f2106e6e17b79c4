# frozen_string_literal: true

require_relative "turbo_helper"

RSpec.describe "Turbo's streams without Ruby", :cable, :turbo do
  CableHelper::ADAPTERS.each do |adapter|
    context "with the adapter #{adapter}", adapter: adapter do
      let(:identifier) { turbo(stream) }

      def adapter_streams
        stats["adapter_streams"]
      end

      it "confirms, delivers and ends" do
        client = connect
        expect { client.subscribe(identifier) }.to change { natives }.by(1)
        broadcast(stream, "<p>")
        expect(client.next_message).to eq("<p>")

        client.command("unsubscribe", identifier)
        client.subscribe(channel: "EchoChannel") # by when the stream is left
        expect(client.frames_before_echo { broadcast(stream, "late") }).to be_empty
      end

      it "lists the subscription, as if Ruby had it" do
        connect.subscribe(identifier)
        client = stats["open_connections"].find { |one| one["subscriptions"].include?(identifier) }
        expect(client["subscriptions"]).to eq([identifier])
      end

      it "is in the adapter as long as somebody wants the stream" do
        first, second = Array.new(2) { connect.tap { |client| client.subscribe(identifier) } }
        expect(adapter_streams.count(stream)).to eq(adapter == "async" ? 1 : 0)
        first.close
        broadcast(stream, 1)
        expect(second.next_message).to eq(1)
        second.vanish
        wait_until("the adapter to forget it") { !adapter_streams.include?(stream) }
      end

      it "shares a stream with a channel of Ruby's, in the order of broadcasts" do
        client = connect
        client.subscribe(identifier)
        client.subscribe(channel: "RoomChannel", room: stream)
        10.times { |number| broadcast(stream, number) }
        expect(Array.new(20) { client.next_message }).to eq((0..9).flat_map { |number| [number, number] })
      end

      it "ends with its client when that is disconnected" do
        client = connect
        client.subscribe(identifier)
        server.delete("/connections", user: user)
        expect(client.wait_for_close).to eq(1000)
        wait_until("the adapter to forget it") { !adapter_streams.include?(stream) }
      end

      it "leaves forged, empty and foreign names to Ruby, which rejects or knows them" do
        client = connect
        forged = identifier.sub(/.{4}"\}\z/) { |tail| tail.tr("0-9a-f", "1-9a-f0") }
        own = identifier.sub("Turbo::", "Own::")
        expect do
          answers = [forged, own, turbo("")].map { |it| answer_to_subscription(client, it) }
          expect(answers).to eq(%w[reject_subscription reject_subscription confirm_subscription])
        end.not_to(change { natives })
      end

      it "leaves an identifier with a key twice to Ruby, which takes the last" do
        twice = identifier.sub("{", '{"signed_stream_name":"forged",')
        forged_last = identifier.sub(/\}\z/, ',"signed_stream_name":"forged"}')
        client = connect
        expect do
          expect(answer_to_subscription(client, twice)).to eq("confirm_subscription")
          expect(answer_to_subscription(client, forged_last)).to eq("reject_subscription")
        end.not_to(change { natives })
      end
    end
  end

  # An adapter that is asked first, such as async, may confirm later than what came after.
  it "keeps the client's order between Ruby's commands and those that it never sees", adapter: "turbo_cable_rs" do
    client = connect
    3.times do |number|
      client.command("subscribe", { channel: "EchoChannel", number: number })
      client.command("subscribe", turbo("#{stream}-#{number}"))
    end
    confirmed = Array.new(6) { client.wait_for { |frame| frame["type"] == "confirm_subscription" } }
    expect(confirmed.map { |frame| JSON.parse(frame["identifier"])["channel"] })
      .to eq(%w[EchoChannel Turbo::StreamsChannel] * 3)
  end

  # Starts an app for the examples of a context.
  def self.app(**options)
    before(:context) { @server = Dummy.start(adapter: "turbo_cable_rs", **options) }
    after(:context) { @server&.stop }
    let(:server) { @server }
  end

  context "when nothing of the app's is in the way" do
    app initializer: TurboHelper::ROUTES

    it "makes no channel" do
      client = connect
      5.times { |number| client.subscribe(turbo("#{stream}-#{number}")) }
      expect([natives, channel_objects]).to eq([5, 0])
    end
  end

  # What clients may not have is refused them, and that shows best where Rust alone would have said yes.
  shared_examples "an app that is asked" do
    it "passes nothing by" do
      guest = connect(user: "guest")
      expect(answer_to_subscription(guest, turbo("secret"))).to eq("reject_subscription")
      expect(answer_to_subscription(guest, turbo("open"))).to eq("confirm_subscription")
      expect(answer_to_subscription(connect(user: "admin"), turbo("secret"))).to eq("confirm_subscription")
      expect(natives).to eq(0)
    end
  end

  context "when authorization is prepended to the channel" do
    app initializer: <<~RUBY
      #{TurboHelper::GUARD}
      Rails.application.config.to_prepare { Turbo::StreamsChannel.prepend(Guard) }
    RUBY

    it_behaves_like "an app that is asked"
  end

  context "when the channel is authorized by a callback" do
    app initializer: <<~RUBY
      Rails.application.config.to_prepare do
        Turbo::StreamsChannel.after_subscribe do
          reject if verified_stream_name_from_params == "secret" && connection.current_user.name != "admin"
        end
      end
    RUBY

    it_behaves_like "an app that is asked"
  end

  context "when connections authorize commands" do
    app initializer: <<~RUBY
      Rails.application.config.to_prepare do
        ApplicationCable::Connection.before_command { reject_command if current_user.name == "guest" }
        ApplicationCable::Connection.class_eval { def reject_command = throw(:abort) }
      end
    RUBY

    it "passes nothing by" do
      guest = connect(user: "guest")
      guest.command("subscribe", turbo("secret"))
      admin = connect(user: "admin")
      admin.subscribe(turbo("secret"))
      broadcast("secret", 1)
      expect(admin.next_message).to eq(1)
      expect([guest.frames.map { |frame| frame["type"] }, natives]).to eq([["welcome"], 0])
    end
  end

  context "when one connection is unlike the others" do
    app initializer: <<~RUBY
      module Guarded
        def transmit(message)
          super unless message[:type] == "confirm_subscription" && message[:identifier].include?("Turbo")
        end
      end
      Rails.application.config.to_prepare do
        ApplicationCable::Connection.prepend(Module.new do
          def connect = super.tap { extend(Guarded) if current_user.name == "guest" }
        end)
      end
    RUBY

    it "passes only the others by" do
      expect { connect(user: "admin").subscribe(turbo(stream)) }.to change { natives }.by(1)
      guest = connect(user: "guest")
      expect { guest.frames_before_echo { guest.command("subscribe", turbo(stream)) } }.not_to(change { natives })
    end
  end

  context "when authorization comes after the first client" do
    app initializer: TurboHelper::ROUTES + TurboHelper::GUARD

    it "is asked from the next clients on, also by those that are there" do
      early = connect(user: "guest")
      early.subscribe(turbo("secret"))
      expect(natives).to eq(1)
      server.post("/guard")
      wait_until("the guard to be noticed") do
        answer_to_subscription(connect(user: "guest"), turbo("secret")) == "reject_subscription"
      end

      early.command("unsubscribe", turbo("secret"))
      expect(answer_to_subscription(early, turbo("secret"))).to eq("reject_subscription")
      expect(log).to match(/Turbo's subscriptions go through Ruby from now on: subscribed is Guard's/)
    end
  end

  { "it is switched off" => { turbo_cable_rs: { native_turbo: false } },
    "native streams are switched off" => { turbo_cable_rs: { native_streams: false } },
    "code is reloaded" => { env: { "RAILS_ENV" => "development" } } }.each do |situation, options|
    context "when #{situation}" do
      app(**options)

      it "leaves all to Turbo's channel" do
        client = connect
        client.subscribe(turbo(stream))
        broadcast(stream, 1)
        expect([client.next_message, natives]).to eq([1, 0])
      end
    end
  end
end
