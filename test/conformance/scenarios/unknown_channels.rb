# frozen_string_literal: true

# Subscriptions that cannot be: each gets an answer, so that no client waits for ever.
Conformance.group "Channels that are none" do
  {
    "an unknown channel is rejected" => ['{"channel":"NoSuchChannel"}', '{"channel":"no such channel"}'],
    "a class that is no channel of the app's is rejected" =>
      ['{"channel":"String"}', '{"channel":"ActionCable::Channel::Base"}'],
    "a subscription that names no channel is rejected" =>
      ['{"room":"lobby"}', '{"channel":null}', '{"channel":42}', '["EchoChannel"]'],
    "a subscription whose identifier is no JSON is rejected" => %w[EchoChannel {"channel":}]
  }.each do |name, identifiers|
    scenario name do
      client = connect
      identifiers.each do |identifier|
        assert_equal([rejection(identifier)], client.frames_before_echo { client.command("subscribe", identifier) })
      end
    end
  end

  scenario "an unknown channel is logged, and the client goes on" do
    client = connect
    client.command("subscribe", { channel: "NoSuchChannel" })
    wait_for_log(client, /(Subscription class|Channel) not found: "?NoSuchChannel/)
    client.subscribe(channel: "EchoChannel")
  end
end
