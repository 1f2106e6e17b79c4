# frozen_string_literal: true

require_relative "../../support/cable_client"
require_relative "../../support/wait"

# Clients of every process that serves an app, so many of each.
#
#   members = Members.gather(server, each: 2).subscribe(channel: "RoomChannel", room: "lobby")
#   members.next_messages  # => ["hi", "hi", "hi", "hi"]
class Members
  ECHO = { channel: "EchoChannel" }.freeze
  DEADLINE = 30

  class << self
    # @param processes [Integer] that serve it
    # @return [Members]
    def gather(server, processes: 2, each: 2, user: "member")
      members = Hash.new { |hash, process_id| hash[process_id] = [] }
      Wait.wait_until("#{each} clients of each process", seconds: DEADLINE) do
        welcome(CableClient.open(server.cable_url(user: user)), members, each)
        members.size == processes && members.values.all? { |ones| ones.size == each }
      end
      new(members)
    end

    # @return [Integer] of the process that serves the client
    def process_id_of(client)
      client.subscribe(ECHO)
      client.perform(ECHO, "process_id")
      client.next_message["process_id"]
    end

    private

    # Those that are too many go again.
    def welcome(client, members, each)
      members[process_id_of(client)].then { |ones| ones.size < each ? ones << client : client.disconnect }
    end
  end

  # @param members [Hash{Integer => Array<CableClient>}] by the process that serves them
  def initialize(members)
    @members = members
  end

  def process_ids
    @members.keys
  end

  def clients
    @members.values.flatten
  end

  # One of each process.
  def delegates
    @members.transform_values(&:first)
  end

  # @return [Array<CableClient>]
  def of(process_id)
    @members.fetch(process_id)
  end

  def subscribe(params)
    clients.each { |client| client.subscribe(params) }
    self
  end

  # @return [Array] the next message of each client
  def next_messages
    clients.map(&:next_message)
  end

  # @return [Array<Array>] the next messages of each client
  def messages(count)
    clients.map { |client| Array.new(count) { client.next_message } }
  end

  # @return [Array<Hash>] what any has heard that nobody has asked for
  def rest
    clients.flat_map { |client| client.frames_before_echo { nil } }
  end

  def leave
    clients.each(&:disconnect)
  end
end
