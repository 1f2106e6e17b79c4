# frozen_string_literal: true

require_relative "cable_helper"
require_relative "../support/network"

# A client whose machine is cut off says no goodbye: no packet of its arrives any more, and none reaches it.
RSpec.describe "A client that was cut off", :cable, skip: Network.missing do
  before(:all) do
    @network = Network.create
    @server = Dummy.start(turbo_cable_rs: { ping_interval: 0.2, tcp_user_timeout: 2 },
                          env: { "BIND" => "tcp://#{@network.address}:0" })
  end

  after(:all) do
    @server.stop
    @network.remove
  end

  let(:server) { @server }

  def far_client
    port = server.puma_log[%r{http://#{Regexp.escape(@network.address)}:(\d+)}, 1]
    @network.run("ruby", "-e", <<~RUBY)
      require "#{File.expand_path('../support/cable_client', __dir__)}"
      client = CableClient.open("ws://#{@network.address}:#{port}/cable?user=#{user}")
      loop { client.wait_for(deadline: 60) { |frame| frame["type"] == "ping" } }
    RUBY
  end

  it "is noticed in seconds, and its callbacks run" do
    client = far_client
    wait_for_event("connect")
    @network.cut
    wait_for_event("disconnect")
    wait_until("it is forgotten") { stats["connections"].zero? && stats["counters"]["connections"].zero? }
    expect(events("connect", "disconnect").size).to eq(2)
  ensure
    client&.stop
  end
end
