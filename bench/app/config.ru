# frozen_string_literal: true

# The app that is measured. SERVER says what serves its cable (stock or turbo_cable_rs), ADAPTER what is in cable.yml;
# nothing else differs between the contestants.

require "rails"
require "action_controller/railtie"
require "action_cable/engine"
require "turbo_cable_rs" if ENV.fetch("SERVER") == "turbo_cable_rs"

class BenchApp < Rails::Application
  config.root = __dir__
  config.load_defaults Rails::VERSION::STRING.to_f
  config.eager_load = true
  config.cache_classes = true # as every app sets in production, in words of its version
  config.secret_key_base = "not a secret: the app runs on the loopback, for a minute"
  config.logger = Logger.new($stderr)
  config.log_level = :warn
end

module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :visitor

    def connect
      self.visitor = SecureRandom.uuid
    end
  end
end

class BenchChannel < ActionCable::Channel::Base
  def subscribed
    stream_from params[:stream]
  end

  def echo(data)
    transmit({ seq: data["seq"] })
  end
end

# POST /broadcasts?first=0&count=100&size=200&interval_ms=0 broadcasts numbered messages of `size` bytes
# and answers when each was published, on the clock that all processes of a machine share.
class BroadcastsController < ActionController::API
  def create
    numbers = Array.new(integer(:count)) { |index| integer(:first) + index }
    render json: { published_at: numbers.map { |seq| publish(seq) } }
  end

  private

  def publish(seq)
    message = padded({ seq: seq, padding: "" })
    at = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
    ActionCable.server.broadcast("bench", message)
    pause
    at
  end

  # Even sleep(0) would let other threads run, which is not what a burst is.
  def pause
    milliseconds = integer(:interval_ms)
    sleep(milliseconds / 1000.0) if milliseconds.positive?
  end

  def padded(message)
    missing = integer(:size) - ActiveSupport::JSON.encode(message).bytesize
    message.merge(padding: "x" * [missing, 0].max)
  end

  def integer(name)
    Integer(params.fetch(name), 10)
  end
end

BenchApp.initialize!
BenchApp.routes.draw { resources :broadcasts, only: :create }

run BenchApp
