# frozen_string_literal: true

require "spec_helper"

RSpec.describe TurboCableRs::Configuration do
  subject(:config) { described_class.new }

  def message
    config.validate!
    nil
  rescue TurboCableRs::ConfigurationError => error
    error.message
  end

  def complaint(name, value)
    config.public_send(:"#{name}=", value)
    message
  end

  it "works as it comes" do
    expect(config.validate!).to be(config)
  end

  it "gives a reason for each default" do
    described_class::SETTINGS.each do |setting|
      expect(setting.reason).to match(/\.\z/)
      expect(config.public_send(setting.name)).to eq(setting.default)
    end
  end

  {
    enabled: ["yes", "enabled must be true or false, got \"yes\" (config.turbo_cable_rs.enabled)"],
    native_streams: [nil, "native_streams must be true or false, got nil (config.turbo_cable_rs.native_streams)"],
    reactor_threads: [1.5, "reactor_threads must be an integer of at least 1, got 1.5 " \
                           "(config.turbo_cable_rs.reactor_threads)"],
    workers: [0, "workers must be nil or an integer of at least 1, got 0 (config.turbo_cable_rs.workers)"],
    max_connections: ["9", "max_connections must be nil or an integer of at least 1, got \"9\" " \
                           "(config.turbo_cable_rs.max_connections)"],
    turbo_cable_streams: [/scores/, "turbo_cable_streams must be an array of strings and regular expressions, got " \
                                    "/scores/ (config.turbo_cable_rs.turbo_cable_streams)"],
    broadcast_path: ["_broadcast", "broadcast_path must be nil or a path such as \"/_broadcast\", got \"_broadcast\" " \
                                   "(config.turbo_cable_rs.broadcast_path)"],
    broadcast_key: ["loopback", "broadcast_key must be nil, :loopback or a string of at least 16 bytes, got " \
                                "\"loopback\" (config.turbo_cable_rs.broadcast_key)"],
    max_broadcast_bytes: [0, "max_broadcast_bytes must be an integer of at least 1, got 0 " \
                             "(config.turbo_cable_rs.max_broadcast_bytes)"],
    ping_interval: [0, "ping_interval must be a number of seconds from 0.01 to 86400, got 0 " \
                       "(config.turbo_cable_rs.ping_interval)"],
    shutdown_timeout: [nil, "shutdown_timeout must be a number of seconds from 0.01 to 86400, got nil " \
                            "(config.turbo_cable_rs.shutdown_timeout)"]
  }.each do |name, (value, complaint)|
    it "says what is wrong with #{name} = #{value.inspect}, and what would do" do
      config.public_send(:"#{name}=", value)
      expect(message).to eq(complaint)
    end
  end

  {
    turbo_cable_streams: [[[], ["scores", /chat_\d+/]], [nil, "scores", [:scores], [""]]],
    broadcast_path: [[nil, "/_broadcast", "/a/b-c.d~e"], [:none, "/", "/a/", "//a", "/:id", "/a b", "/a(b)", "/*"]],
    broadcast_key: [[nil, :loopback, "k" * 16], ["", "k" * 15, :remote, 42]]
  }.each do |name, (good, bad)|
    it "tells #{name} that can work from what cannot" do
      good.each { |value| expect(complaint(name, value)).to be_nil }
      bad.each { |value| expect(complaint(name, value)).to start_with("#{name} must be ") }
    end
  end

  it "gives each its own list of streams, to be added to" do
    config.turbo_cable_streams << "scores"
    expect(described_class.new.turbo_cable_streams).to be_empty
  end

  (described_class::NATIVE - %i[refresh_window restart_window]).each do |name|
    it "finds out at boot that the extension would refuse #{name} = 0" do
      config.public_send(:"#{name}=", 0)
      expect(message).to start_with("#{name} must be ").and end_with("got 0 (config.turbo_cable_rs.#{name})")
    end
  end

  # The extension has limits of its own; what it would not start with must not pass here.
  {
    max_message_bytes: 100, max_identifier_bytes: 10, max_pending_bytes: 1000, max_outbox_bytes: 1000,
    max_request_bytes: 1000, read_buffer_bytes: 10, reactor_threads: 65
  }.each do |name, value|
    it "finds out at boot that the extension would refuse #{name} = #{value}" do
      config.public_send(:"#{name}=", value)
      expect(message).to start_with("#{name} must be ").and include("got #{value}")
    end
  end

  it "knows no other settings, and says which there are" do
    expect { config.max_conections = 5 }
      .to raise_error(TurboCableRs::ConfigurationError,
                      /unknown setting config.turbo_cable_rs.max_conections; there are: enabled, .*shutdown_timeout/)
  end

  it "stays an ordinary object for other messages" do
    expect { config.max_conections }.to raise_error(NoMethodError)
    expect(config).not_to respond_to(:max_conections=)
  end

  it "takes its limit of connections from the limit on open files, less some for the app" do
    files, = Process.getrlimit(:NOFILE)
    expect(config.connection_limit).to be_between(1, files - 1)
    config.max_connections = 7
    expect(config.connection_limit).to eq(7)
  end

  it "hands the extension its settings by name" do
    expect(config.native_settings(protocols: ["a"]).keys)
      .to match_array(described_class::NATIVE + %i[protocols bus_socket])
  end
end
