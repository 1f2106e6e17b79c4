# frozen_string_literal: true

require "bundler/setup"
require "optparse"
require_relative "../../spec/support/cable_client"
require_relative "support/guide_app"

# The memory table of turbo_cable's plan, measured anew: the app in test/dummy on stock Action Cable and on this gem.
#
#   bundle exec ruby test/guides/memory.rb --clients 500 --rounds 3
class Memory
  STREAM = "counter_updates"
  # Turbo Streams are only where the gem is: without turbo-rails, stock Action Cable has no channel for them.
  CONTESTANTS = {
    "Action Cable" => { app: { stock: true }, channel: :room },
    "turbo_cable_rs" => { app: { adapter: "turbo_cable_rs" }, channel: :room },
    "turbo_cable_rs, Turbo Streams" => { app: { adapter: "turbo_cable_rs" }, channel: :turbo }
  }.freeze

  def initialize(clients:, broadcasts:, rounds:)
    @clients = clients
    @broadcasts = broadcasts
    @rounds = rounds
  end

  def print_table
    puts "| memory of the process, MiB | booted | #{@clients} idle clients | after #{@broadcasts} broadcasts to them |",
         "|---|--:|--:|--:|"
    medians.each { |title, numbers| puts "| #{[title, *numbers.map(&:round)].join(' | ')} |" }
  end

  private

  # Rounds go by turns, so that whatever else the machine does touches all alike.
  def medians
    samples = Array.new(@rounds) { CONTESTANTS.transform_values { |contestant| sample(**contestant) } }
    CONTESTANTS.keys.to_h do |title|
      [title, samples.map { |round| round[title] }.transpose.map { |values| values.sort[values.size / 2] }]
    end
  end

  def sample(app:, channel:)
    app = GuideApp.start(**app)
    booted = resident(app)
    clients = connect(app, channel)
    [booted, resident(app), broadcast(app, clients) && resident(app)]
  ensure
    clients&.each(&:disconnect)
    app.stop
  end

  def connect(app, channel)
    params = subscription(app, channel)
    Array.new(@clients) do |number|
      CableClient.open(app.cable_url(user: "user #{number}")).tap { |client| client.subscribe(params) }
    end
  end

  def subscription(app, channel)
    return { channel: "RoomChannel", room: STREAM } if channel == :room

    signed_name = app.run("Turbo::StreamsChannel.signed_stream_name('#{STREAM}')")
    { channel: "Turbo::StreamsChannel", signed_stream_name: signed_name }
  end

  # Returns when each client has them all.
  def broadcast(app, clients)
    app.run("#{@broadcasts}.times { |number| ActionCable.server.broadcast('#{STREAM}', \"<p>\#{number}</p>\") }")
    clients.each { |client| @broadcasts.times { client.next_message(deadline: 60) } }
  end

  # What is left when Ruby has tidied up: what an idle process holds.
  def resident(app)
    app.run("GC.start")
    Integer(`ps -o rss= -p #{app.pid}`) / 1024.0
  end
end

if $PROGRAM_NAME == __FILE__
  options = { clients: 500, broadcasts: 100, rounds: 3 }
  OptionParser.new do |parser|
    options.each_key { |name| parser.on("--#{name} NUMBER", Integer) { |number| options[name] = number } }
  end.parse!
  Memory.new(**options).print_table
end
