# frozen_string_literal: true

# The app that is measured. SERVER says what serves its cable (stock or turbo_cable_rs), ADAPTER what is in cable.yml;
# nothing else differs between the contestants. DATABASE_URL, where a workload sets it, adds users to connect as.

require "rails"
require "active_record/railtie" if ENV["DATABASE_URL"]
require "action_controller/railtie"
require "action_cable/engine"
require "turbo_cable_rs" if ENV.fetch("SERVER") == "turbo_cable_rs"
require_relative "broadcasts"

class BenchApp < Rails::Application
  config.root = __dir__
  config.load_defaults Rails::VERSION::STRING.to_f
  config.eager_load = true
  config.cache_classes = true # as every app sets in production, in words of its version
  config.secret_key_base = "not a secret: the app runs on the loopback, for a minute"
  config.logger = Logger.new($stderr)
  config.log_level = :warn
  if config.respond_to?(:turbo_cable_rs)
    config.turbo_cable_rs.bus_directory = ENV.fetch("BUS_DIRECTORY", nil)
    config.turbo_cable_rs.native_turbo = ENV["NATIVE_TURBO"] != "off"
  end
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

# POST /broadcasts?first=0&count=100&size=200&format=json&streams=1&interval_ms=0 broadcasts numbered messages of `size`
# bytes, round the streams, and answers when each was published and how long the call took.
class BroadcastsController < ActionController::API
  def create
    numbers = %i[first count size streams interval_ms].to_h { |name| [name, Integer(params.fetch(name), 10)] }
    broadcasts = Broadcasts.new(**numbers, format: request.query_parameters.fetch(:format))
    broadcasts.publish
    render json: { published_at: broadcasts.published_at, took: broadcasts.took }
  end
end

# GET /encodings?size=200 answers how long the part of a broadcast takes that is the same for all: making JSON of it.
class EncodingsController < ActionController::API
  TIMES = 50

  def index
    message = Broadcasts.new(first: 0, count: 1, size: Integer(params.fetch(:size), 10)).messages.first
    render json: { took: Array.new(TIMES) { nanoseconds { ActiveSupport::JSON.encode(message) } } }
  end

  private

  def nanoseconds
    before = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
    yield
    Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - before
  end
end

# GET /page is what a visitor fetches while other things go on.
class PagesController < ActionController::API
  def show
    render json: { time: Time.now }
  end
end

require_relative "users" if ENV["DATABASE_URL"]
BenchApp.initialize!
require_relative "turbo" if ENV["TURBO"]
BenchApp.routes.draw do
  resources :broadcasts, only: :create
  resources :encodings, only: :index
  resource :page, only: :show
  resources :turbo_identifiers, only: :index if ENV["TURBO"]
end
