# frozen_string_literal: true

require "rbconfig"
require_relative "contestant"

module Bench
  # Somebody else's cable server, where bench/peers/install has brought it.
  class Peer < Contestant
    INSTALLED = Pathname(ENV.fetch("BENCH_PEERS", ROOT.join("tmp/peers").to_s)).expand_path

    # What gRPC is linked to, where it is Debian's.
    LIBRARIES = [INSTALLED.join("debian/usr/lib", RbConfig::CONFIG["arch"]), ENV.fetch("LD_LIBRARY_PATH", nil)]
                .compact.join(":").freeze
    private_constant :LIBRARIES

    attr_reader :protocol

    def initialize(name, title, command, adapter: "async", protocol: "action_cable")
      env = { "RAILS_ENV" => "production", "SERVER" => name, "ADAPTER" => adapter, "BENCH_PEERS" => INSTALLED.to_s,
              "LD_LIBRARY_PATH" => LIBRARIES }
      super(name, title, command, directory: ROOT.join("bench/peers", name), env: env)
      @protocol = protocol
    end

    # turbo_cable has streams, but no channels.
    def channels?
      protocol == "action_cable"
    end

    # Iodine and turbo_cable have a WebSocket of their own, without Rails' connection.
    def connects?
      name == "anycable"
    end

    def installed?
      INSTALLED.join("#{name}.ready").exist?
    end

    def complaint
      "#{name} is not in #{INSTALLED}: bench/peers/install #{name} brings it or says why it cannot"
    end

    ALL = [
      new("anycable", "AnyCable", PUMA, adapter: "any_cable"),
      new("iodine", "Iodine, no channels", [Gem.ruby, "server.rb"]),
      new("turbo_cable", "turbo_cable, no channels", PUMA, protocol: "turbo_cable")
    ].freeze
  end
end
