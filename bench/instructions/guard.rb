# frozen_string_literal: true

require "open3"

# Counts what the server's hot paths cost, in instructions, and compares with what they may cost: a guard that a busy
# machine cannot fool. System calls are not counted; what a client's reading costs is.
#
#   rake bench:instructions
class Guard
  PROGRAM = File.expand_path("target/release/cable_instructions", __dir__)
  COUNTER = %w[valgrind --tool=callgrind --callgrind-out-file=/dev/null].freeze
  # Two runs, whose difference has no start and no end.
  SHORT = 20
  LONG = 60

  # Threads that wait for each other may do more than they must, and never less: the least of so many runs counts.
  RUNS = 3

  # A path: what one of its rounds does, how often, and what one may cost. Measured: 604 to 640, 227, 16,000 to 19,000,
  # and 35,000 to 47,000; all but the second wait for another thread now and then.
  Path = Struct.new(:name, :unit, :units, :limit)
  PATHS = [
    Path.new("single", "delivery", 100, 850),
    Path.new("burst", "delivery", 5_000, 260),
    Path.new("command", "command", 1, 26_000),
    Path.new("connect", "connection", 1, 65_000)
  ].freeze

  # @return [Boolean] whether all paths keep within their limits
  def keep
    PATHS.map { |path| keep_within(path, cost(path)) }.all?
  end

  private

  def keep_within(path, cost)
    is_kept = cost <= path.limit
    puts "#{path.name}: #{cost} instructions a #{path.unit}, of #{path.limit}#{': TOO MANY' unless is_kept}"
    is_kept
  end

  def cost(path)
    least, most = [SHORT, LONG].map { |rounds| Array.new(RUNS) { count(path, rounds) }.min }
    (most - least).fdiv((LONG - SHORT) * path.units).round
  end

  def count(path, rounds)
    output, status = Open3.capture2e(*COUNTER, PROGRAM, path.name, rounds.to_s)
    abort output unless status.success?
    output[/Collected : (\d+)/, 1].to_i
  end
end

exit Guard.new.keep
