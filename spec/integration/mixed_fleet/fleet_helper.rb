# frozen_string_literal: true

require_relative "../turbo_helper"
require_relative "fleet"
require_relative "journal_backplane"
require_relative "postgresql_backplane"
require_relative "redis_backplane"
require_relative "solid_cable_backplane"

# For examples with `:fleet`: a fleet for each context, and clients that go when the example ends.
module FleetHelper
  # For contexts.
  module Contexts
    # @param backplane [Class]
    # @param options [Hash] what else Fleet.start takes
    def with_fleet(backplane, **options)
      before(:context) do
        obstacle = backplane.obstacle
        skip obstacle if obstacle

        @fleet = Fleet.start(backplane.new, **options)
      end

      after(:context) { @fleet&.stop }
    end
  end

  attr_reader :fleet

  def backplane
    fleet.backplane
  end

  # --- clients ---

  # A client of the stock process and one of ours, each with all of these subscriptions.
  def listeners(*params, user: unique("user"))
    fleet.map { |process| Thread.new { listener(process, *params, user: user) } }.map(&:value)
  end

  # They are asked for at once: PostgreSQL's listener looks for new ones but once a second.
  def listener(process, *params, user: unique("user"))
    client = CableClient.open(process.cable_url(user: user)).tap { |one| clients << one }
    params.each { |one| client.command("subscribe", one) }
    params.size.times { client.wait_for { |frame| frame["type"] == "confirm_subscription" } }
    client
  end

  def room(stream)
    { channel: "RoomChannel", room: stream }
  end

  def clients
    @clients ||= []
  end

  # What each of them hears next.
  def next_messages(clients)
    clients.map(&:next_message)
  end

  # --- the backplane ---

  # What each process publishes when it does what the block says, one after the other.
  def published_by_each
    fleet.map do |process|
      before = published.size
      yield process
      published.drop(before)
    end
  end

  # Without what one of ours may say to its kind.
  def published
    backplane.published.reject { |entry| entry.first.include?("turbo_cable_rs") }
  end

  def unique(word)
    CableHelper.unique(word)
  end
end

RSpec.shared_context "with a fleet" do
  let(:stream) { unique("stream") }
  let(:user) { unique("user") }
  let(:channel) { fleet.channel(stream) }
end

RSpec.configure do |config|
  config.include_context "with a fleet", :fleet
  config.include Wait, :fleet
  config.include TurboHelper, :fleet
  config.include FleetHelper, :fleet
  config.extend FleetHelper::Contexts, :fleet

  config.after(:each, :fleet) { clients.each(&:disconnect) }
end
