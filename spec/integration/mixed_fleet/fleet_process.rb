# frozen_string_literal: true

require_relative "../../support/dummy"

# The app in test/dummy, on stock Action Cable without the gem in its bundle, or on ours, and what to ask of it.
class FleetProcess < Dummy
  HOME = __dir__

  # What went wrong when the app was asked for something.
  class Failed < StandardError; end

  attr_reader :side

  # @param side ["stock", "ours"]
  # @param cable [Hash] as cable.yml would have it
  # @param libraries [Array<String>] to require before the app is initialized
  # @param database [Hash] the environment that names the fleet's database
  def initialize(side, cable:, libraries:, database:, **options)
    @side = side
    env = { "BUNDLE_GEMFILE" => File.join(HOME, "#{side}.gemfile"), "FLEET_CABLE" => JSON.generate(cable),
            "FLEET_LIBRARIES" => libraries.join(" "), **database }
    super(adapter: cable.fetch(:adapter), stock: side == "stock", env: env, **options)
  end

  def broadcast(stream, message)
    ask("/broadcasts", stream: stream, message: JSON.generate(message))
  end

  # Text that travels as it is.
  def broadcast_raw(stream, text)
    ask("/broadcasts", stream: stream, message: JSON.generate(text), raw: true)
  end

  # Through UserChannel.
  def broadcast_to(user, message)
    ask("/broadcasts", user: user, message: JSON.generate(message))
  end

  # By Turbo::StreamsChannel: turbo-rails' own, or ours.
  def append(stream, html)
    ask("/appends", stream: stream, html: html)
  end

  # @param options [Hash] `reconnect:`, or nothing
  def disconnect(user, **options)
    check(delete("/connections", user: user, **options))
  end

  # The gem's files that the process has loaded.
  def loaded
    JSON.parse(get("/loaded").body).grep(%r{/lib/turbo_cable_rs[./]})
  end

  private

  def ask(path, **form)
    check(post(path, **form))
  end

  def check(answer)
    raise Failed, "#{side}: #{answer.code}, #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)
  end

  def command
    ["bundle", "exec", "puma", "--config", "config/puma.rb", File.join(HOME, "config.ru")]
  end
end
