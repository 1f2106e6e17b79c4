# frozen_string_literal: true

require_relative "../../../spec/support/adapter_bundle"
require_relative "audience"
require_relative "host"
require_relative "lan"
require_relative "publisher"
require_relative "redis"

module TwoHosts
  # Two machines, `left` and `right`, and a Redis at the switch between them. Each has the app, a publisher and
  # listeners.
  class Scene
    STREAM = "news"

    attr_reader :left, :right, :audience, :publishers

    def set_up
      lan = Lan.new("left", "right")
      start_apps(lan.machines, Redis.new(Lan::ADDRESS).tap(&:start))
      @audience = Audience.new(hosts, STREAM)
      audience.start
      @publishers = hosts.map { |host| Publisher.new(host, stream: STREAM).tap(&:start) }
    end

    def hosts
      [left, right].compact
    end

    # @return [Publisher] the one on that machine
    def publisher(host)
      publishers.fetch(hosts.index(host))
    end

    # Nothing more is broadcast, and what was is heard.
    def end_broadcasts
      publishers.each(&:stop)
      audience.catch_up(publishers)
    ensure
      audience.stop
    end

    private

    # With one database, so that a user is the same everywhere.
    def start_apps(machines, redis)
      environment = { "REDIS_URL" => redis.url, "DUMMY_DATABASE" => Dummy.empty_database,
                      **AdapterBundle.environment("redis") }
      @left, @right = machines.map { |machine| Host.new(machine, environment) }
      hosts.each(&:start)
    end
  end
end
