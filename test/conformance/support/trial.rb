# frozen_string_literal: true

require "forwardable"
require "minitest"
require "securerandom"
require_relative "../../../spec/support/cable_client"
require_relative "../../../spec/support/wait"
require_relative "frame"

module Conformance
  # One run of one scenario against one server: the self of its block. Each group has a subclass of its own, in which
  # its block is evaluated.
  class Trial
    include Minitest::Assertions
    include Wait

    class << self
      extend Forwardable

      attr_accessor :group

      def_delegators :group, :server, :scenario
    end

    attr_accessor :assertions # Minitest counts here

    # A name that no other trial has. Clients tell it to the app, which writes it into its logs.
    attr_reader :token

    def initialize(server, rails)
      @server = server
      @rails = rails
      @token = SecureRandom.hex(6)
      @assertions = 0
      @clients = {}
      @log_start = File.size(server.log_path)
    end

    def run(scenario)
      instance_exec(&scenario.body)
      raise "it asserted nothing and waited for nothing" if assertions.zero? && @clients.empty?
    ensure
      @clients.each_key(&:disconnect)
    end

    # Whether the Rails under test is one of those: `rails?(">= 7.1")`.
    def rails?(requirement)
      Gem::Requirement.new(requirement).satisfied_by?(@rails.version)
    end

    # --- clients ---

    # A client that has read its welcome.
    def connect(headers: {}, origin: nil, path: "/cable", **query)
      upgrade(headers: headers, origin: origin, path: path, **query).tap do |client|
        assert_equal 101, client.status, client.body
        client.wait_for { |frame| frame["type"] == "welcome" }
      end
    end

    # A client that has read the answer to its request, whatever that was. `request`: what else CableClient.new takes.
    def upgrade(headers: {}, origin: nil, path: "/cable", request: {}, **query)
      name = "#{token}-#{@clients.size + 1}"
      url = @server.cable_url(path, { token: name, **query })
      client = CableClient.new(url, headers: headers, origin: origin, **request)
      client.io.setsockopt(:TCP, :NODELAY, true) # as browsers do; else the second of two frames would be held back
      @clients[client] = name
      client
    end

    # A name for a user or a stream that no other trial has.
    def unique(word)
      "#{word}-#{token}"
    end

    # Under which name the app knows the client.
    def token_of(client)
      @clients.fetch(client)
    end

    # Returns when another client has come, was served, and has gone: whatever the server was about to do, it has done.
    def let_others_work
      other = connect
      other.frames_before_echo { nil }
      other.close
      wait_for_event(other, "disconnect")
    end

    # A deadline, in seconds, for what only one side does.
    def soon
      5
    end

    # --- the app ---

    def broadcast(stream, message)
      broadcast_many([[stream, message]])
    end

    def broadcast_raw(stream, text)
      post "/broadcast", messages: [[stream, text]], raw: true
    end

    # @param messages [Array<Array(String, Object)>] streams and messages
    def broadcast_many(messages)
      post "/broadcast", messages: messages
    end

    # Lets go what waits for the gate in the app.
    def open_gate(name)
      post "/open_gate", name: name
    end

    # A command of the app's Control; its answer.
    def post(path, **parameters)
      request = Net::HTTP::Post.new(path, "Content-Type" => "application/json")
      request.body = JSON.generate(parameters)
      @server.request(request)
    end

    def get(path)
      @server.request(Net::HTTP::Get.new(path))
    end

    # Ends the server's process with the signal, and waits for that. Only where it is this group's alone.
    def stop_server(signal: "TERM")
      @server.stop(signal: signal)
    end

    # As a Host header has it.
    def own_host
      "127.0.0.1:#{@server.port}"
    end

    # What the app recorded about the client, oldest first: `{ "event" => "connect" }`.
    def events_of(client)
      @server.events(token_of(client)).map { |event| event.except("token") }
    end

    def event_names(client)
      events_of(client).map { |event| event["event"] }
    end

    # What the app recorded about all of this trial's clients.
    def events
      @server.events(token)
    end

    def wait_for_event(client, name)
      wait_until("event #{name.inspect}") { events_of(client).find { |event| event["event"] == name } }
    end

    # What the server has logged since the scenario began, also for others.
    def log
      @server.log(from: @log_start)
    end

    # The log lines that are tagged with the client.
    def log_of(client)
      log.lines.grep(/\[#{token_of(client)}\]/)
    end

    def wait_for_log(client, pattern)
      wait_until("a log line with #{pattern.inspect}") { log_of(client).grep(pattern).first }
    end

    # --- frames ---

    # What confirms a subscription with these params, or this identifier.
    def confirmation(params)
      { "identifier" => identifier(params), "type" => "confirm_subscription" }
    end

    def rejection(params)
      { "identifier" => identifier(params), "type" => "reject_subscription" }
    end

    # What a client reads when it is told to go.
    def farewell(reason, reconnect:)
      { "type" => "disconnect", "reason" => reason, "reconnect" => reconnect }
    end

    private

    def identifier(params)
      params.is_a?(String) ? params : JSON.generate(params)
    end
  end
end
