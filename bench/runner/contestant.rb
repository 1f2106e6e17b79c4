# frozen_string_literal: true

module Bench
  # A server to measure: the Rails app on one cable server and adapter, or the program that only writes.
  class Contestant
    # How the gem's reactor calls its thread: the proof that the gem, and not its fallback, serves the clients.
    REACTOR = "cable-reactor"

    attr_reader :name, :title, :command, :directory, :env, :thread

    # The Rails app under Puma, in one process.
    def self.rails(name, title, server:, adapter:, thread: nil)
      puma = [Gem.bin_path("puma", "puma"), "--config", "-", "--environment", "production", "--threads", "5:5"]
      new(name, title, [Gem.ruby, *puma, "--bind", "tcp://127.0.0.1:0", "config.ru"],
          directory: ROOT.join("bench/app"),
          env: { "RAILS_ENV" => "production", "SERVER" => server, "ADAPTER" => adapter }, thread: thread)
    end

    def self.bare(name, title, *flags)
      new(name, title, [ROOT.join("bench/load/target/release/bare").to_s, *flags])
    end

    def self.names
      ALL.map(&:name)
    end

    def self.named(names)
      names.map do |name|
        ALL.find { |contestant| contestant.name == name } ||
          raise(Error, "no contestant is called #{name}; there are #{self.names.join(', ')}")
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
    def rails?
      env.key?("SERVER")
    end

    ALL = [
      rails("stock", "Action Cable, async", server: "stock", adapter: "async"),
      rails("gem-async", "turbo_cable_rs, async", server: "turbo_cable_rs", adapter: "async", thread: REACTOR),
      rails("gem", "turbo_cable_rs, own adapter", server: "turbo_cable_rs", adapter: "turbo_cable_rs", thread: REACTOR),
      bare("bare", "limit"),
      bare("bare-coalesced", "limit, coalesced", "--coalesce")
    ].freeze
  end
end
