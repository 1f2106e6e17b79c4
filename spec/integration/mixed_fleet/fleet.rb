# frozen_string_literal: true

require_relative "fleet_process"

# A stock process and one of ours on one backplane and one database.
#
#   fleet = Fleet.start(RedisBackplane.new, channel_prefix: "shop")
#   fleet.stock.broadcast("lobby", "hi")
#   fleet.stop
class Fleet
  include Enumerable

  # Takes what `new` takes.
  def self.start(...)
    new(...).tap(&:start)
  end

  attr_reader :backplane, :stock, :ours

  # @param backplane [RedisBackplane, PostgresqlBackplane, SolidCableBackplane, JournalBackplane]
  # @param cable [Hash] what cable.yml has besides what the backplane needs
  # @param stock_libraries [Array<String>] what the stock process alone loads
  def initialize(backplane, stock_libraries: [], **cable)
    @backplane = backplane
    @stock_libraries = stock_libraries
    @cable = cable
  end

  # Both at once: each boots on a core of its own.
  def start
    backplane.start
    @stock = process("stock", initializer: backplane.schema, libraries: @stock_libraries)
    @ours = process("ours")
    map { |process| Thread.new { process.start } }.each(&:join)
  rescue StandardError
    stop
    raise
  end

  # A further process on the same backplane, with other settings.
  def join(side, **cable)
    process(side, **cable).tap(&:start)
  end

  def stop
    processes.each(&:stop)
  ensure
    backplane.stop
  end

  # The stock process, and ours.
  def each(&block)
    [stock, ours].each(&block)
  end

  # What the adapters publish to for this stream.
  def channel(stream)
    [@cable[:channel_prefix], stream].compact.join(":")
  end

  private

  def process(side, initializer: "", libraries: [], **cable)
    FleetProcess.new(side, cable: { **backplane.cable, **@cable, **cable }, database: backplane.database,
                           libraries: backplane.libraries + libraries, initializer: initializer)
                .tap { |process| processes << process }
  end

  def processes
    @processes ||= []
  end
end
