# frozen_string_literal: true

require "spec_helper"
require "open3"

RSpec.describe "bin/rails turbo_cable_rs:doctor" do
  # @return [Array(String, Boolean)] what it says of the dummy app, and whether it is content
  def examine(adapter: "turbo_cable_rs", initializer: "", **settings)
    Dir.mktmpdir do |directory|
      path = File.join(directory, "initializer.rb")
      File.write(path, initializer)
      settings = { bus_directory: File.join(directory, "bus"), **settings }
      env = { "RAILS_ENV" => "test", "CABLE_ADAPTER" => adapter, "INITIALIZER" => path,
              "RAILS_LOG" => File.join(directory, "log"), "TURBO_CABLE_RS_OPTIONS" => JSON.generate(settings) }
      output, status = Open3.capture2e(env, "bin/rails", "turbo_cable_rs:doctor", chdir: Dummy::ROOT)
      [output, status.success?]
    end
  end

  # @return [String] of a layer, or of a topic
  def line(output, name)
    output[/^  #{name} +(.*)$/, 1]
  end

  it "is content with an app where all is on, and says what is around" do
    output, is_content = examine
    expect(%w[transport fan_out native_turbo].map { |layer| line(output, layer) }).to all(eq("on"))
    expect(line(output, "turbo_cable_rs")).to eq(TurboCableRs::VERSION)
    expect(line(output, "adapter"))
      .to match(%r{\Aturbo_cable_rs, reaches clients of every process on this host, of which 0 listen now in /.*/bus\z})
    expect(line(output, "web server")).to match(/\Apuma \d/)
    expect(line(output, "clients")).to match(/\A\d+ at most, of \d+ open files\z/)
    expect(line(output, "workers")).to eq("4, beside the threads of the web server")
    expect(line(output, "database pool")).to eq("20")
    expect([output, is_content]).to match([/^All is well\.$/, true])
  end

  it "counts the processes that listen on the host bus" do
    Dir.mktmpdir do |directory|
      listeners = %w[1 2].map { |id| UNIXServer.new(File.join(directory, "#{id}-00000000.sock")) }
      output, is_content = examine(bus_directory: directory)
      expect(line(output, "adapter")).to end_with("of which 2 listen now in #{directory}")
      expect(is_content).to be(true)
    ensure
      listeners&.each(&:close)
    end
  end

  it "says when the host bus is off" do
    output, is_content = examine(bus_directory: false)
    expect(line(output, "adapter")).to eq("turbo_cable_rs, reaches clients of the same process, because " \
                                          "config.turbo_cable_rs.bus_directory is false")
    expect(is_content).to be(true)
  end

  it "says how far another adapter reaches" do
    output, is_content = examine(adapter: "async")
    expect(line(output, "adapter")).to eq("async, reaches clients of the same process")
    expect(is_content).to be(true)
  end

  it "says what is in the way of Turbo's streams, which is no fault" do
    output, is_content = examine(initializer: <<~RUBY)
      module Guard
        def subscribed = super
      end
      Rails.application.config.to_prepare { Turbo::StreamsChannel.prepend(Guard) }
    RUBY
    expect([line(output, "native_turbo"), is_content]).to eq(["off: subscribed is Guard's", true])
  end

  it "says which setting keeps a layer off, and those that need it" do
    output, is_content = examine(native_streams: false)
    expect(%w[transport fan_out native_turbo].map { |layer| line(output, layer) })
      .to eq(["on"] + (["off: config.turbo_cable_rs.native_streams is false"] * 2))
    expect(is_content).to be(true)
  end

  it "is not content when this Rails has changed" do
    output, is_content = examine(initializer: <<~RUBY)
      ActionCable::Connection::WebSocket.prepend(Module.new { def initialize(env, event_target, event_loop, **) = super })
    RUBY
    expect(line(output, "transport")).to match(/off: ActionCable::Connection::WebSocket#initialize takes/)
    expect(output).to include("  * transport is off, and should not be: ActionCable::Connection::WebSocket#initialize")
    expect(is_content).to be(false)
  end

  it "is not content when a connection class keeps clients with stock Action Cable" do
    output, is_content = examine(initializer: <<~RUBY)
      Rails.application.config.to_prepare { ApplicationCable::Connection.class_eval { def receive(*) = super } }
    RUBY
    expect(line(output, "transport")).to eq("off: ApplicationCable::Connection has its own way to receive messages")
    expect(is_content).to be(false)
  end

  it "has the generator's list of what is left to do" do
    output, is_content = examine(initializer: "Rails.application.config.action_cable.mount_path = nil")
    expect([output, is_content]).to match([/\* config\.action_cable\.mount_path is nil, so no path leads/, false])
  end

  it "is not content with more clients than there are files, nor with more workers than database connections" do
    output, is_content = examine(max_connections: 2_000_000_000, workers: 21)
    expect(output).to match(/\* max_connections is 2000000000, and this process may open \d+ files: raise/)
      .and match(/\* The database pool has 20 connections for 21 cable workers alone: raise `pool`/)
    expect(is_content).to be(false)
  end
end
