# frozen_string_literal: true

require "open3"
require_relative "../../../test/rails/redis_server"
require_relative "backplane"

# A Redis, and all commands that it was given.
class RedisBackplane < Backplane
  QUOTED = /"(?:[^"\\]|\\.)*"/

  class << self
    private

    def programs
      [RailsSuite::RedisServer::PROGRAM, "redis-cli"]
    end
  end

  def start
    @server = RailsSuite::RedisServer.new.tap(&:start)
    @commands = File.join(directory, "commands.log")
    @monitor = Process.spawn("redis-cli", "-u", url, "MONITOR", in: File::NULL, out: @commands)
    Wait.wait_until("redis-cli to monitor") { File.read(@commands).start_with?("OK") }
  end

  def stop
    Process.kill("TERM", @monitor).then { Process.wait(@monitor) } if @monitor
    @server&.stop
  end

  def cable
    { adapter: "redis", url: url }
  end

  # @return [Array<Array(String, String)>] channels and payloads, oldest first
  def published
    commands("publish")
  end

  # @return [Integer] how often the channel was subscribed to, by all processes
  def subscriptions(channel)
    commands("subscribe").count([channel])
  end

  # @return [Integer] connections that are subscribed to the channel
  def subscribers(channel)
    call("PUBSUB", "NUMSUB", channel).lines(chomp: true).last.to_i
  end

  # Publishes as another program would.
  def publish(channel, payload)
    call("PUBLISH", channel, payload)
  end

  # @return [Array<String>] what the connections are called
  def client_names
    call("CLIENT", "LIST").scan(/ name=(\S+)/).flatten
  end

  private

  def url
    @server.environment.fetch("REDIS_URL")
  end

  def call(*command)
    output, status = Open3.capture2("redis-cli", "-u", url, *command)
    raise "redis-cli #{command.join(' ')}: #{status}" unless status.success?

    output
  end

  # The monitor is a process of its own: what it was told before this mark, it has written.
  def commands(name)
    mark = "mark-#{rand}"
    call("ECHO", mark)
    Wait.wait_until("the monitor to see #{mark}") { File.read(@commands).include?(mark) }
    File.foreach(@commands).map { |line| line.scan(QUOTED).map { |quoted| unquote(quoted) } }
        .filter_map { |command, *arguments| arguments if command&.downcase == name }
  end

  # What MONITOR escapes are backslashes, quotes and all bytes that are not ASCII.
  def unquote(quoted)
    quoted.undump.force_encoding(Encoding::UTF_8)
  end
end
