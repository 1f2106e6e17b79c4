# frozen_string_literal: true

require_relative "cable_helper"

# What is kept for each client in Ruby, and what the app can still reach.
RSpec.describe "A client's Ruby objects", :cable do
  before(:all) do
    @server = Dummy.start(adapter: "turbo_cable_rs", initializer: <<~RUBY)
      Rails.application.config.to_prepare do
        class FrugalChannel < ApplicationCable::Channel
          def look
            env = connection.env
            transmit({ own: env.size, settings: Rails.application.env_config.keys.count { |key| env.key?(key) },
                       found: Rails.application.env_config.count { |key, value| env[key].equal?(value) },
                       all: Rails.application.env_config.size, hijacked: env.key?("rack.hijack_io"),
                       query: connection.send(:request).query_parameters["flavour"],
                       cookie: connection.send(:cookies)["flavour"] })
          end

          def introduce
            transmit({ user: current_user.name, own_methods: singleton_methods, actions: self.class.action_methods.sort })
          end
        end

        class StubbornChannel < FrugalChannel
          def current_user = Struct.new(:name).new("the class's own")
        end
      end
    RUBY
  end

  after(:all) { @server.stop }

  let(:server) { @server }
  let(:channel) { { channel: "FrugalChannel" } }

  def ask(client, action)
    client.subscribe(channel)
    client.perform(channel, action)
    client.next_message
  end

  it "share the app's settings, which are found as ever" do
    client = dial({ user: user, flavour: "rye" }, headers: { "Cookie" => "flavour=oat" })
    seen = ask(client, "look")
    expect(seen).to include("settings" => 0, "found" => seen["all"], "hijacked" => false)
    expect(seen["own"]).to be < 64 # the size of a table
    expect(seen).to include("query" => "rye", "cookie" => "oat")
  end

  it "have no class of their own; a connection's identifiers are there, and are no actions" do
    seen = ask(connect, "introduce")
    expect(seen).to eq("user" => user, "own_methods" => [], "actions" => %w[introduce look])
  end

  it "know the connection's identifiers better than their classes do, as ever" do
    channel[:channel] = "StubbornChannel"
    seen = ask(connect, "introduce")
    expect(seen).to include("user" => user, "actions" => %w[current_user introduce look])
  end

  it "do so for every channel of every client" do
    seen = Array.new(3) { |number| ask(connect(user: "member#{number}"), "introduce")["user"] }
    expect(seen).to eq(%w[member0 member1 member2])
  end
end
