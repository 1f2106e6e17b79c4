# frozen_string_literal: true

require_relative "redis"

module Bench
  # A server to measure: the Rails app on one cable server and adapter, or the program that only writes.
  class Contestant
    # How the gem's reactor calls its thread: the proof that the gem, and not its fallback, serves the clients.
    REACTOR = "cable-reactor"
    # In the contestant's directory.
    PUMA = [Gem.ruby, Gem.bin_path("puma", "puma"), "--config", "-", "--environment", "production",
            "--threads", "5:5", "--bind", "tcp://127.0.0.1:0", "config.ru"].freeze

    attr_reader :name, :title, :command, :directory, :env, :thread

    class << self
      # The Rails app under Puma, in one process.
      def rails(name, title, server:, adapter:, thread: nil, env: {})
        new(name, title, PUMA, directory: ROOT.join("bench/app"), thread: thread,
                               env: { "RAILS_ENV" => "production", "SERVER" => server, "ADAPTER" => adapter, **env })
      end

      def native(name, title, adapter:, env: {})
        rails(name, title, server: "turbo_cable_rs", adapter: adapter, thread: REACTOR, env: env)
      end

      def bare(name, title, *flags)
        new(name, title, [ROOT.join("bench/load/target/release/bare").to_s, *flags])
      end

      def named(names, among: ALL)
        names.map do |name|
          among.find { |contestant| contestant.name == name } ||
            raise(Error, "no contestant is called #{name}; there are #{among.map(&:name).join(', ')}")
        end
      end

      # Those that are there. Who is not is named, as a table without them says nothing about them.
      def installed(among: ALL)
        among.select do |contestant|
          contestant.installed? || warn("left out: #{contestant.complaint}")
        end
      end
    end

    def initialize(name, title, command, directory: ROOT, env: {}, thread: nil)
      @name = name
      @title = title
      @command = command
      @directory = directory
      @env = env
      @thread = thread
    end

    # Whether channels can answer: the bare program has none.
    def channels?
      env.key?("SERVER")
    end

    # Whether the app's `connect` runs.
    def connects?
      channels?
    end

    # What the clients speak.
    def protocol
      "action_cable"
    end

    # What `cable.yml` names.
    def adapter
      env["ADAPTER"]
    end

    def redis?
      adapter == "redis"
    end

    def installed?
      !redis? || Redis.installed?
    end

    def complaint
      "#{name} needs #{Redis::COMMAND}"
    end

    # What others are compared with.
    STOCK = rails("stock", "Action Cable, async", server: "stock", adapter: "async")
    GEM = native("gem", "turbo_cable_rs, own adapter", adapter: "turbo_cable_rs")
    # For the workload that is about the difference.
    GEM_WITHOUT_NATIVE_TURBO = native("gem-ruby", "turbo_cable_rs, native Turbo off",
                                      adapter: "turbo_cable_rs", env: { "NATIVE_TURBO" => "off" })
    ALL = [
      STOCK,
      rails("stock-redis", "Action Cable, Redis", server: "stock", adapter: "redis"),
      GEM,
      native("gem-redis", "turbo_cable_rs, Redis", adapter: "redis"),
      bare("bare", "limit"),
      bare("bare-coalesced", "limit, coalesced", "--coalesce")
    ].freeze
  end
end
