# frozen_string_literal: true

require "json"
require_relative "../support/wait"

# Many clients in a process of their own, which come back when they are told to. They subscribe to EventsChannel.
#
#   crowd = Crowd.start(dummy.cable_url(user: "crowd"), 2_000)
#   crowd.wait_until_subscribed
#   crowd.report  # => { "subscribed" => 2000, "farewells" => 0, "lost" => 0, "refused" => 0, "repeated" => 0, … }
#   crowd.stop
class Crowd
  PROGRAM = File.expand_path("crowd/process.rb", __dir__)

  attr_reader :size

  def self.start(url, size)
    new(url, size)
  end

  def initialize(url, size)
    @size = size
    @pipe = IO.popen([RbConfig.ruby, PROGRAM, url, size.to_s], "r+")
  end

  # What the clients have seen so far; `heard` is how many heard a message, by message.
  def report
    @pipe.puts
    JSON.parse(@pipe.gets || raise("the crowd's process has ended"))
  end

  def wait_until_subscribed(seconds: 30)
    Wait.wait_until("#{size} clients subscribed, last seen: #{report}", seconds: seconds) do
      report["subscribed"] == size
    end
  end

  # All leave, with a close frame each.
  def stop
    return if @pipe.closed?

    @pipe.close_write
    @pipe.read
    @pipe.close
  end
end
