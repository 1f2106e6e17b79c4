# frozen_string_literal: true

require_relative "cable_helper"

# What is kept for each client in Ruby, and what the app can still reach.
RSpec.describe "A client's Ruby objects", :cable do
  before(:all) do
    @server = Dummy.start(adapter: "turbo_cable_rs", initializer: <<~RUBY)
      Rails.application.config.filter_parameters += %i[password]
      Rails.application.config.to_prepare do
        class FrugalChannel < ApplicationCable::Channel
          delegate :env, to: :connection

          def look
            transmit({ own: env.size, settings: Rails.application.env_config.keys.select { |key| env.key?(key) },
                       found: Rails.application.env_config.count { |key, value| env[key].equal?(value) },
                       all: Rails.application.env_config.size, hijacked: env.key?("rack.hijack_io"),
                       query: connection.send(:request).query_parameters["flavour"],
                       cookie: connection.send(:cookies)["flavour"] })
          end

          def look_at_the_server
            env["rack.tempfiles"] << 1
            transmit({ software: env["SERVER_SOFTWARE"], errors: env["rack.errors"].class.name,
                       path: env["action_dispatch.request.path_parameters"], tempfiles: env["rack.tempfiles"],
                       made_up: env["rack.made_up"], host: env["HTTP_HOST"], frozen: env["HTTP_USER_AGENT"].frozen? })
          end

          # With requests of the app's own making as well.
          def look_at_the_request
            request = connection.send(:request)
            transmit({ path: ActionDispatch::Request.new(env).filtered_path, ip: request.remote_ip,
                       session: [request.session.enabled?, request.session.to_hash, request.session_options[:path]],
                       id: request.request_id })
          end

          def introduce
            transmit({ user: current_user.name, own_methods: singleton_methods, actions: self.class.action_methods.sort })
          end
        end

        class PlainChannel < ApplicationCable::Channel
          def subscribed
            stream_from params[:stream]
          end
        end

        # Goes to the adapter by a way of its own.
        class BypassChannel < PlainChannel
          private

          def pubsub
            connection.server.pubsub
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
    expect(seen).to include("settings" => ["action_dispatch.parameter_filter"], "found" => seen["all"],
                            "hijacked" => false)
    expect(seen["own"]).to be < 64 # the size of a table
    expect(seen).to include("query" => "rye", "cookie" => "oat")
  end

  it "share what the server says of itself, which is found as ever; and what is found empty is the client's own" do
    seen = Array.new(2) do
      ask(dial({ user: user }, headers: { "User-Agent" => "spec" }), "look_at_the_server")
    end
    expect(seen.first).to include("software" => /puma/i, "errors" => "IO", "path" => {}, "tempfiles" => [1],
                                  "made_up" => nil, "host" => "127.0.0.1:#{server.port}", "frozen" => false)
    expect(seen.last).to eq(seen.first)
  end

  it "have a request with a session, an address and an id, and hide what the app filters" do
    seen = ask(dial({ user: user, password: "secret" }), "look_at_the_request")
    expect(seen).to include("path" => "/cable?user=#{user}&password=[FILTERED]", "ip" => "127.0.0.1",
                            "session" => [true, {}, "/"], "id" => /\A\h{8}-[\h-]{27}\z/)
  end

  it "share the filter of logged parameters, which hides what it did" do
    client = connect
    client.subscribe(channel)
    2.times { client.perform(channel, "look", password: "secret") }
    2.times { client.next_message }
    expect(log.lines.grep(/FrugalChannel#look\(/)).to match([/"password"\s*=>\s*"\[FILTERED\]"/] * 2)
  end

  it "deliver a plain stream in Ruby to a channel that goes to the adapter by itself" do
    channel.replace(channel: "BypassChannel", stream: stream)
    client = connect
    client.subscribe(channel)
    broadcast(stream, { "number" => 1 })
    expect(client.next_message).to eq("number" => 1)
    expect(deliveries).to eq(0)
  end

  it "have no class of their own; a connection's identifiers are there, and are no actions" do
    seen = ask(connect, "introduce")
    expect(seen).to eq("user" => user, "own_methods" => [],
                       "actions" => %w[env introduce look look_at_the_request look_at_the_server])
  end

  it "know the connection's identifiers better than their classes do, as ever" do
    channel[:channel] = "StubbornChannel"
    seen = ask(connect, "introduce")
    expect(seen).to include("user" => user, "actions" => include("current_user", "introduce"))
  end

  it "do so for every channel of every client" do
    seen = Array.new(3) { |number| ask(connect(user: "member#{number}"), "introduce")["user"] }
    expect(seen).to eq(%w[member0 member1 member2])
  end
end
