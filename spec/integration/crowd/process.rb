# frozen_string_literal: true

# The process of a Crowd: `ruby process.rb URL SIZE`. Answers each line of its input with a report, and ends with it.

require "bundler/setup"
require "nio"
require_relative "member"

# All members and the selector that they wait at.
class CrowdProcess
  # How many may be on their way at first: so that the server's queue of connections does not overflow.
  OPENING = 50
  PAUSE = 0.05

  def initialize(url, size)
    @tally = { "farewells" => 0, "lost" => 0, "refused" => 0, "repeated" => 0, "heard" => Hash.new(0) }
    @members = Array.new(size) { |number| Member.new(number, url, @tally) }
    @selector = NIO::Selector.new
    @away = []
  end

  def run
    @selector.register($stdin, :r)
    arrive
    loop { turn }
  end

  private

  def arrive
    @members.each do |member|
      connect(member)
      turn while @members.count { |one| %i[upgrading open].include?(one.state) } >= OPENING
    end
  end

  def connect(member)
    member.connect ? @selector.register(member.io, :r).value = member : @away << member
  end

  def turn
    @selector.select(PAUSE)&.each { |monitor| monitor.value ? read(monitor) : answer }
    come_back
  end

  def read(monitor)
    io = monitor.io
    return if monitor.value.read

    @selector.deregister(io)
    @away << monitor.value
  end

  def come_back
    now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    due, @away = @away.partition { |member| member.due <= now }
    due.each { |member| connect(member) }
  end

  def answer
    $stdin.gets ? $stdout.puts(JSON.generate(report)) : leave
    $stdout.flush
  end

  def report
    @tally.merge("subscribed" => @members.count { |member| member.state == Member::SUBSCRIBED })
  end

  def leave
    (@members - @away).each(&:close)
    exit
  end
end

CrowdProcess.new(ARGV.fetch(0), ARGV.fetch(1).to_i).run if $PROGRAM_NAME == __FILE__
